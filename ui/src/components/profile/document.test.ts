/** Reading a profile's text for showing it, and copying it. */
import { expect, test } from "vitest";
import { builtInProfiles } from "@/ipc/fake/profile-texts";
import { copyOf, placeIn, readDocument, readRoute } from "./document";

const rest = new Map(builtInProfiles).get("rest") ?? "";

test("reads a request with its places and placeholders", () => {
  const route = readRoute(readDocument(rest), "listContacts");
  expect(route).toMatchObject({
    method: "GET",
    path: "/contacts",
    placeholders: ["updatedSince", "cursor", "limit"],
    places: [
      { what: "list", pointer: "/contacts" },
      { what: "id", pointer: "/contacts/0/id" },
      { what: "next", pointer: "/nextCursor" },
    ],
  });
});

test("finds placeholders in bodies", () => {
  const route = readRoute(readDocument(rest), "batch");
  expect(route?.placeholders).toEqual(["items"]);
  expect(readRoute(readDocument(rest), "updateContact")?.headers).toEqual([
    ["If-Match", "{version}"],
  ]);
});

test("reads nothing out of what is no profile", () => {
  expect(readRoute(readDocument("{"), "account")).toBeNull();
  expect(readRoute(readDocument("[1]"), "account")).toBeNull();
  expect(readRoute(readDocument('{"capabilities":{"account":3}}'), "account")).toBeNull();
  const odd = '{"capabilities":{"account":{"path":5,"query":[],"object":1}}}';
  expect(readRoute(readDocument(odd), "account")).toMatchObject({ path: "5", places: [] });
});

test("gives a copy a key and a name of its own and leaves the rest as it was written", () => {
  const copy = copyOf(rest, ["rest"]);
  expect(copy).toContain('"key": "my-rest"');
  expect(copy).toContain('"name": "Certileads REST (mine)"');
  expect(copy.split("\n")).toHaveLength(rest.split("\n").length);
  expect(readDocument(copy)).toEqual({
    ...readDocument(rest),
    key: "my-rest",
    name: "Certileads REST (mine)",
  });
  expect(copyOf(rest, ["my-rest"])).toContain('"key": "my-rest-2"');
});

test("reads a place out of a finding's details", () => {
  expect(placeIn("line 12, column 5: expected value")).toEqual({ line: 12, column: 5 });
  expect(placeIn("HTTP 401")).toBeNull();
  expect(placeIn(undefined)).toBeNull();
});
