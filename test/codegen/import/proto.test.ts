import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generateVenue } from "../../../codegen/generate/venue.ts";
import { joinDocuments, readDocument, type SourceDocument } from "../../../codegen/import/sources.ts";
import { Diagnostics } from "../../../codegen/tools/diagnostics.ts";

/** Reads the first of some files, which lie in one folder. */
async function readProto(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), "proto-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const diagnostics = new Diagnostics();
  const document = await readDocument(join(folder, Object.keys(files)[0] ?? ""), diagnostics);
  const errors = diagnostics.errors.map(({ at, message }) => `${at.replace(`${folder}/`, "")}: ${message}`);
  return { document, errors, warnings: diagnostics.warnings.map(({ message }) => message), diagnostics };
}

const main = `syntax = "proto3";
package desk.v1;
import "order.proto";
import "google/protobuf/timestamp.proto";
message Push {
  string channel = 1;
  oneof body { Order order = 2; Tick tick = 3; }
  optional int64 sentAt = 4;
  google.protobuf.Timestamp at = 5;
}
message Tick {
  enum Side { NONE = 0; BUY = 1; }
  message Level { double price = 1; uint64 size = 2; }
  repeated Level levels = 1;
  map<string, Level> byVenue = 2;
  Side side = 3;
  bytes raw = 4;
}
service Desk {
  rpc Place(Order) returns (Push);
  rpc Watch(Order) returns (stream Push);
}
`;
const order = `syntax = "proto3";
package desk.v1;
message Order { string id = 1; int32 count = 2; }
`;

test("messages, enums and services are read, with what they import", async () => {
  const { document, errors, warnings } = await readProto({ "main.proto": main, "order.proto": order });
  expect(errors).toEqual([]);
  expect(warnings).toEqual(["streams its response: it is typed as one message"]);
  const { snapshot, account } = document as SourceDocument;
  expect(account).toMatchObject({
    has: { methods: 2, params: 4, members: 15 },
    read: { methods: 2, params: 4, members: 15 },
    omissions: [],
  });
  expect(Object.keys(snapshot.types).sort()).toEqual([
    "Order",
    "Push",
    "Tick",
    "Tick.Level",
    "Tick.Side",
    "google.protobuf.Timestamp",
  ]);
  expect(snapshot.types["Push"]).toMatchObject({ required: ["channel", "at"] });
  expect(snapshot.types["Tick"]?.properties).toMatchObject({
    levels: { type: "array" },
    byVenue: { additionalProperties: {} },
    raw: { type: "string", format: "byte" },
  });
  expect(snapshot.methods["Desk/Place"]?.params.properties).toEqual({
    id: { type: "string" },
    count: { type: "integer" },
  });
});

test("each message has a type, also where no service leads to it, and something that reads and writes it", async () => {
  const { document, diagnostics } = await readProto({
    "main.proto": main.replace(/service[\s\S]*/, ""),
    "order.proto": order,
  });
  const { snapshot, descriptor } = document as SourceDocument;
  const { files } = await generateVenue(snapshot, diagnostics, descriptor);
  expect(files["types.ts"]).toMatch(/interface Push \{\n {2}channel: string;\n {2}order\?: Order;\n {2}tick\?: Tick;/);
  expect(files["types.ts"]).toMatch(/interface TickLevel \{\n {2}price: number;\n {2}size: string;/);
  expect(files["types.ts"]).toMatch(/side: "NONE" \| "BUY"|side: TickSide/);
  expect(files["messages.ts"]).toContain('Push: message<types.Push>("desk.v1.Push")');
  expect(files["messages.ts"]).toContain('TickLevel: message<types.TickLevel>("desk.v1.Tick.Level")');
});

test("channels of an AsyncAPI document may carry messages of a file beside it", async () => {
  const asyncapi = {
    asyncapi: "3.0.0",
    channels: {
      tick: {
        address: "tick.{name}",
        parameters: { name: {} },
        messages: { m: { payload: { $ref: "#/components/schemas/Tick" } } },
      },
    },
  };
  const { document, diagnostics } = await readProto({ "main.proto": main, "order.proto": order });
  const channels = await readProto({ "asyncapi.json": JSON.stringify(asyncapi) });
  const { descriptor } = document as SourceDocument;
  const snapshot = joinDocuments([document, channels.document].filter((one) => one !== undefined));
  const { files } = await generateVenue(snapshot, diagnostics, descriptor);
  expect(files["channels.ts"]).toContain('Channel<types.TickEvent, "event">');
  expect(files["types.ts"]).toMatch(/type TickEvent = Tick\b/);
  expect(Object.keys(snapshot.methods)).toEqual(["Desk/Place", "Desk/Watch"]);
});

test.each<[string, Record<string, string>, string]>([
  [
    "a mistake",
    { "a.proto": 'syntax = "proto3";\nmessage A {\n  int64 = 1;\n}' },
    "a.proto:3: illegal name '=' (line 3)",
  ],
  [
    "version 2",
    { "a.proto": 'syntax = "proto2";\nmessage A { required int64 a = 1; }' },
    "a.proto: is proto2; understood is proto3",
  ],
  ["no version", { "a.proto": "message A { optional int64 a = 1; }" }, "a.proto: is proto2; understood is proto3"],
  [
    "an edition",
    { "a.proto": 'edition = "2023";\nmessage A { int64 a = 1; }' },
    "a.proto: is edition; understood is proto3",
  ],
  [
    "a file that is not there",
    { "a.proto": 'syntax = "proto3";\nimport "b.proto";\nmessage A { B b = 1; }' },
    "a.proto: imports b.proto, which is not beside it",
  ],
  [
    "a type that is not there",
    { "a.proto": 'syntax = "proto3";\nmessage A { B b = 1; }' },
    "a.proto: no such Type or Enum 'B' in Type .A",
  ],
  [
    "a mistake in an imported file",
    { "a.proto": 'syntax = "proto3";\nimport "b.proto";', "b.proto": 'syntax = "proto3";\nmessage {' },
    "b.proto:2: illegal type name '{' (line 2)",
  ],
])("%s is refused with its file", async (_, files, expected) => {
  const { document, errors } = await readProto(files);
  expect(document).toBeUndefined();
  expect(errors).toEqual([expected]);
});
