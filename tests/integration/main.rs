

mod targets;
