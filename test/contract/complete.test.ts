import { expect, test } from "vitest";
import { channelOf, channelRows } from "../../generated/channels.ts";
import { privateMethods, publicMethods } from "../../generated/methods.ts";
import { accountChannels, livelyChannels, quietChannels, specialChannels } from "./channels.ts";
import { accountReads, leftOut, publicReads, specialReads } from "./reads.ts";

const readsOf = (rows: typeof publicMethods) => rows.filter(({ effect }) => effect === "read").map(({ wire }) => wire);

test("every public method that changes nothing is read", () => {
  expect(Object.keys(publicReads).sort()).toEqual(readsOf(publicMethods).sort());
});

test("every private method that changes nothing is read, or left out for a reason", () => {
  const known = [accountReads, specialReads, leftOut].flatMap((table) => Object.keys(table));
  expect(known.sort()).toEqual(readsOf(privateMethods).sort());
});

test("every family of channels is subscribed to", () => {
  const names = [...livelyChannels, ...quietChannels, ...accountChannels, ...specialChannels];
  const families = new Set(names.map((name) => channelOf(name)?.template));
  expect(channelRows.map(({ template }) => template).filter((template) => !families.has(template))).toEqual([]);
});
