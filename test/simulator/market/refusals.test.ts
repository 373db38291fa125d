import { expect, test } from "vitest";
import { errorRows } from "../../../generated/errors.ts";
import { codes } from "../../../simulator/refusals/market-refusals.ts";

test.each(Object.values(codes))("the market refuses with %i %s, as the table of errors has it", (code, message) => {
  const names = errorRows()
    .filter((row) => row.code === code)
    .map(({ name }) => name);
  expect(names).toContain(message.split(" ")[0]);
});
