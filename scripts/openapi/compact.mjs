#!/usr/bin/env node
// Turns HighLevel's official OpenAPI files into one compact description that the tests of the
// client and of the sandbox read. Not a general OpenAPI tool: it keeps what a caller must get right
// (method, path, parameters, body fields, success codes, answer keys, scopes) and drops all prose.
//
//   node scripts/openapi/compact.mjs [--check] [DIRECTORY]     DIRECTORY defaults to $HIGHLEVEL_OPENAPI
//
// Output: src-tauri/sandbox/openapi/highlevel.json, an array with one operation per line, sorted by
// path and method:
//   {"id","resource","method","path":"/contacts/{contactId}","version":["2021-07-28"],"scopes":[…],
//    "parameters":[{"name","in":"path|query","required"?:true,"type"}],
//    "body"?:{"content":"application/json","required"?:true,"fields":{NAME:FIELD}},
//    "answers":{"200":{KEY:TYPE}|null}}            null: the official file gives no schema
//   FIELD = {"type","required"?,"nullable"?,"enum"?,"fields"?:{NAME:FIELD},"items"?:FIELD}
//   TYPE  = string|number|boolean|object|array|any
// `--check` ends with 1 when the kept file differs from what would be written, and with 0 and a
// reason where there are no official files to compare with.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const RESOURCES = [
  "businesses",
  "calendars",
  "campaigns",
  "contacts",
  "conversations",
  "locations",
  "opportunities",
  "users",
  "workflows",
];
const METHODS = ["get", "post", "put", "patch", "delete"];
const DEPTH = 3;
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const target = join(root, "src-tauri/sandbox/openapi/highlevel.json");

/** Follows `$ref` inside one file; a reference into another file is unknown here. */
function deref(document, schema) {
  let current = schema;
  while (current?.$ref) {
    if (!current.$ref.startsWith("#/")) return undefined;
    current = current.$ref
      .slice(2)
      .split("/")
      .reduce((node, key) => node?.[key], document);
  }
  return current;
}

/** The schema with `allOf` merged, so that its properties can be listed. */
function flatten(document, schema) {
  const found = deref(document, schema);
  if (!found?.allOf) return found;
  const merged = { type: "object", properties: {}, required: [], nullable: found.nullable };
  for (const part of found.allOf) {
    const flat = flatten(document, part);
    Object.assign(merged.properties, flat?.properties);
    merged.required.push(...(flat?.required ?? []));
    if (flat?.type && flat.type !== "object") merged.type = flat.type;
  }
  return merged;
}

function typeOf(schema) {
  if (!schema) return "any";
  if (schema.type === "integer") return "number";
  if (schema.type) return schema.type;
  if (schema.properties) return "object";
  return "any";
}

function fieldsOf(document, schema, depth) {
  const names = Object.keys(schema.properties ?? {}).sort();
  return Object.fromEntries(
    names.map((name) => {
      const field = describe(document, schema.properties[name], depth - 1);
      return [name, schema.required?.includes(name) ? { ...field, required: true } : field];
    }),
  );
}

function describe(document, schema, depth) {
  const flat = flatten(document, schema);
  const field = { type: typeOf(flat) };
  if (flat?.nullable) field.nullable = true;
  if (flat?.enum) field.enum = flat.enum;
  if (depth <= 0) return field;
  if (flat?.properties && field.type === "object") field.fields = fieldsOf(document, flat, depth);
  if (flat?.items) {
    const items = describe(document, flat.items, depth - 1);
    if (items.type !== "any") field.items = items;
  }
  return field;
}

function bodyOf(document, operation) {
  const content = deref(document, operation.requestBody)?.content;
  if (!content) return undefined;
  const kind = Object.keys(content)[0];
  const described = describe(document, content[kind].schema, DEPTH);
  const body = { content: kind, fields: described.fields ?? {} };
  if (operation.requestBody.required) body.required = true;
  return body;
}

function answersOf(document, operation) {
  const answers = {};
  for (const code of Object.keys(operation.responses).sort()) {
    if (!/^2/.test(code)) continue;
    const content = deref(document, operation.responses[code])?.content;
    const schema = content && flatten(document, Object.values(content)[0].schema);
    const keys = Object.keys(schema?.properties ?? {}).sort();
    answers[code] = keys.length
      ? Object.fromEntries(
          keys.map((key) => [key, typeOf(flatten(document, schema.properties[key]))]),
        )
      : null;
  }
  return answers;
}

function parametersOf(document, path, item, operation) {
  const listed = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((parameter) =>
    deref(document, parameter),
  );
  const parameters = listed
    .filter((parameter) => parameter.in !== "header")
    .map((parameter) => ({
      name: parameter.name,
      in: parameter.in,
      ...(parameter.required ? { required: true } : {}),
      type: typeOf(flatten(document, parameter.schema)),
    }));
  // Some official operations forget to list a placeholder of their own path.
  for (const [, name] of path.matchAll(/\{(\w+)\}/g)) {
    if (!parameters.some((parameter) => parameter.in === "path" && parameter.name === name)) {
      parameters.push({ name, in: "path", required: true, type: "string" });
    }
  }
  parameters.sort((a, b) => `${a.in} ${a.name}`.localeCompare(`${b.in} ${b.name}`, "en"));
  const version = listed.find((parameter) => parameter.name === "Version");
  return { parameters, version: version?.schema?.enum ?? [] };
}

function scopesOf(operation) {
  const scopes = (operation.security ?? []).flatMap((entry) => Object.values(entry).flat());
  return [...new Set(scopes)].sort();
}

function operationsOf(resource, document) {
  const operations = [];
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      const { parameters, version } = parametersOf(document, path, item, operation);
      const body = bodyOf(document, operation);
      operations.push({
        id: operation.operationId,
        resource,
        method: method.toUpperCase(),
        path,
        version,
        scopes: scopesOf(operation),
        parameters,
        ...(body ? { body } : {}),
        answers: answersOf(document, operation),
      });
    }
  }
  return operations;
}

function compact(directory) {
  const operations = RESOURCES.flatMap((resource) =>
    operationsOf(resource, JSON.parse(readFileSync(join(directory, `${resource}.json`), "utf8"))),
  );
  const order = (operation) => `${operation.path} ${operation.method}`;
  operations.sort((a, b) => (order(a) < order(b) ? -1 : 1));
  return `[\n${operations.map((operation) => JSON.stringify(operation)).join(",\n")}\n]\n`;
}

function main(args) {
  const check = args.includes("--check");
  const directory = args.find((arg) => !arg.startsWith("--")) ?? process.env.HIGHLEVEL_OPENAPI;
  if (!directory || !existsSync(join(directory, "contacts.json"))) {
    const reason = directory ? `${directory} has no contacts.json` : "no directory was named";
    console.log(`The official description was not compared: ${reason}.`);
    return check ? 0 : 2;
  }
  const text = compact(directory);
  if (!check) {
    writeFileSync(target, text);
    console.log(`${target}: ${text.split("\n").length - 3} operations, ${text.length} characters`);
    return 0;
  }
  const fresh = existsSync(target) && readFileSync(target, "utf8") === text;
  console.log(fresh ? "The compact description is fresh." : `${target} is stale: run this script.`);
  return fresh ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
