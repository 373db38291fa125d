/** What an editor shows while a program is typed: the names that it offers, and what it says of a mistake. */
import { resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { describedChannels } from "../schemas.ts";

const file = resolve("test/types/typed.ts");

function serviceFor(text: string): ts.LanguageService {
  const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, ".");
  const textOf = (path: string): string | undefined => (path === file ? text : ts.sys.readFile(path));
  return ts.createLanguageService({
    readFile: textOf,
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    directoryExists: (path) => ts.sys.directoryExists(path),
    getDirectories: (path) => ts.sys.getDirectories(path),
    getCurrentDirectory: () => process.cwd(),
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => {
      const found = textOf(path);
      return found === undefined ? undefined : ts.ScriptSnapshot.fromString(found);
    },
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
  });
}

/** Names that the language server offers at each `|` of a text. */
function offered(marked: string): string[][] {
  const parts = marked.split("|");
  const service = serviceFor(parts.join(""));
  return parts.slice(0, -1).map((_, index) => {
    const place = parts.slice(0, index + 1).join("").length;
    return (service.getCompletionsAtPosition(file, place, {})?.entries ?? []).map(({ name }) => name).sort();
  });
}

/** What the language server says of each statement. */
function errorsIn(statements: readonly string[]): string[] {
  const lines = [
    'import { type Client, connect } from "../../src/index.ts";',
    "declare const deribit: Client;",
    "declare const name: string;",
    ...statements,
    "void connect;",
  ];
  const text = lines.join("\n");
  const found = serviceFor(text).getSemanticDiagnostics(file);
  return found.map(({ start = 0, messageText }) => {
    const line = lines[text.slice(0, start).split("\n").length - 1];
    return `${line} // ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}

/** Statements with the names that their error says are allowed; the compiler lists them in no order. */
function allowedIn(statements: readonly string[]): Record<string, string[]> {
  const errors = errorsIn(statements).map((error) => {
    const [statement = "", message = ""] = error.split(" // ");
    const [, names = message] = /type '([^']+)'\.(?: Did you mean .*)?$/.exec(message) ?? [];
    return [statement, names.replaceAll(/["`]/g, "").split(" | ").sort()] as const;
  });
  expect(errors.map(([statement]) => statement)).toEqual(statements);
  return Object.fromEntries(errors);
}

test("names of methods are offered inside the string, and then the params of the method", () => {
  const [methods, params, types] = offered(`
    import type { Client, ParamsOf } from "../../src/index.ts";
    declare const deribit: Client;
    deribit.call("public/ti|");
    deribit.call("private/get_order_state", { | });
    type Ticker = ParamsOf<"|">;
  `);
  for (const names of [methods, types]) expect(names).toEqual(expect.arrayContaining(["public/ticker", "private/buy"]));
  expect(params).toEqual(["order_id"]);
});

test("names of channels are offered inside the string, word by word", () => {
  const [all, ticker, interval, book, depth, kind, currency, listed, tagged] = offered(`
    import type { Client } from "../../src/index.ts";
    declare const deribit: Client;
    deribit.subscribe("|");
    deribit.subscribe("ticker.|");
    deribit.subscribe("ticker.ETH-PERPETUAL.|");
    deribit.subscribe("book.ETH-PERPETUAL.|", { overflow: "latest" });
    deribit.subscribe("book.ETH-PERPETUAL.none.|");
    deribit.subscribe("user.combo_trades.|");
    deribit.subscribe("user.portfolio.|");
    deribit.subscribe(["ticker.ETH-PERPETUAL.raw", "quote.|"]);
    deribit.subscribe(["ticker.ETH-PERPETUAL.|"], { onData: () => {} });
  `);
  expect(all).toHaveLength(describedChannels.length);
  expect(all).toEqual(expect.arrayContaining(["announcements", "ticker.BTC-PERPETUAL.100ms", "user.lock"]));
  expect(ticker).toEqual(["ticker.BTC-PERPETUAL.100ms", "ticker.BTC-PERPETUAL.agg2", "ticker.BTC-PERPETUAL.raw"]);
  expect(interval).toEqual(["ticker.ETH-PERPETUAL.100ms", "ticker.ETH-PERPETUAL.agg2", "ticker.ETH-PERPETUAL.raw"]);
  expect(tagged).toEqual(interval);
  expect(book).toEqual(expect.arrayContaining(["book.ETH-PERPETUAL.raw", "book.ETH-PERPETUAL.none.10.100ms"]));
  expect(depth).toEqual([
    "book.ETH-PERPETUAL.none.1.100ms",
    "book.ETH-PERPETUAL.none.10.100ms",
    "book.ETH-PERPETUAL.none.20.100ms",
  ]);
  expect(kind).toEqual(
    expect.arrayContaining(["user.combo_trades.BTC-PERPETUAL.raw", "user.combo_trades.future_combo.BTC.100ms"]),
  );
  expect(currency).toEqual(expect.arrayContaining(["user.portfolio.BTC", "user.portfolio.any"]));
  expect(listed).toEqual(expect.arrayContaining(["quote.BTC-PERPETUAL"]));
});

test("a wrong name of a channel is one error in one line, which says what is allowed there", () => {
  expect(
    allowedIn([
      'deribit.subscribe("ticker.BTC-PERPETUAL.200ms");',
      'deribit.subscribe("ticker.BTC-PERPETUAL.200ms", { onData: ({ mark_price }) => mark_price.toFixed(2) });',
      'deribit.subscribe(["ticker.ETH-PERPETUAL.raw", "ticker.BTC-PERPETUAL.200ms"]);',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a program as text
      "deribit.subscribe(`ticker.${name}.200ms`);",
      'deribit.subscribe("ticker..");',
      'deribit.subscribe("ticker.BTC.PERPETUAL.raw");',
      'deribit.subscribe("book.BTC-PERPETUAL.none.11.100ms");',
      'deribit.subscribe("user.combo_trades.futures.any.raw");',
      'deribit.subscribe("platform_state.");',
    ]),
  ).toMatchInlineSnapshot(`
    {
      "deribit.subscribe("book.BTC-PERPETUAL.none.11.100ms");": [
        "book.BTC-PERPETUAL.none.1.100ms",
        "book.BTC-PERPETUAL.none.10.100ms",
        "book.BTC-PERPETUAL.none.20.100ms",
      ],
      "deribit.subscribe("platform_state.");": [
        "platform_state.public_methods_state",
      ],
      "deribit.subscribe("ticker..");": [
        "ticker.BTC-PERPETUAL.100ms",
        "ticker.BTC-PERPETUAL.agg2",
        "ticker.BTC-PERPETUAL.raw",
      ],
      "deribit.subscribe("ticker.BTC-PERPETUAL.200ms");": [
        "ticker.BTC-PERPETUAL.100ms",
        "ticker.BTC-PERPETUAL.agg2",
        "ticker.BTC-PERPETUAL.raw",
      ],
      "deribit.subscribe("ticker.BTC-PERPETUAL.200ms", { onData: ({ mark_price }) => mark_price.toFixed(2) });": [
        "ticker.BTC-PERPETUAL.100ms",
        "ticker.BTC-PERPETUAL.agg2",
        "ticker.BTC-PERPETUAL.raw",
      ],
      "deribit.subscribe("ticker.BTC.PERPETUAL.raw");": [
        "ticker.BTC.100ms",
        "ticker.BTC.agg2",
        "ticker.BTC.raw",
      ],
      "deribit.subscribe("user.combo_trades.futures.any.raw");": [
        "user.combo_trades.combo.BTC.100ms",
        "user.combo_trades.future_combo.BTC.100ms",
        "user.combo_trades.option_combo.BTC.100ms",
      ],
      "deribit.subscribe(["ticker.ETH-PERPETUAL.raw", "ticker.BTC-PERPETUAL.200ms"]);": [
        "ticker.BTC-PERPETUAL.100ms",
        "ticker.BTC-PERPETUAL.agg2",
        "ticker.BTC-PERPETUAL.raw",
      ],
      "deribit.subscribe(\`ticker.\${name}.200ms\`);": [
        "ticker.\${string}.100ms",
        "ticker.\${string}.agg2",
        "ticker.\${string}.raw",
      ],
    }
  `);
});

test("a credential or a size that is missing is named, the likely one of several", () => {
  expect(
    errorsIn([
      'connect({ network: "testnet", credentials: { clientId: "id" } });',
      'connect({ network: "testnet", credentials: () => ({ clientId: "id" }) });',
      'deribit.private.buy({ instrument_name: "BTC-PERPETUAL" });',
      'deribit.private.buy({ instrument_name: "BTC-PERPETUAL", type: "market" });',
      'deribit.private.edit({ order_id: "1" });',
    ]),
  ).toMatchInlineSnapshot(`
    [
      "connect({ network: "testnet", credentials: { clientId: "id" } }); // Type '{ clientId: string; }' is not assignable to type 'AuthStrategy | undefined'.
      Property 'clientSecret' is missing in type '{ clientId: string; }' but required in type 'ClientCredentials'.",
      "connect({ network: "testnet", credentials: () => ({ clientId: "id" }) }); // Type '() => { clientId: string; }' is not assignable to type 'AuthStrategy | undefined'.
      Type '() => { clientId: string; }' is not assignable to type '() => Credentials | Promise<Credentials>'.
        Type '{ clientId: string; }' is not assignable to type 'Credentials | Promise<Credentials>'.
          Property 'clientSecret' is missing in type '{ clientId: string; }' but required in type 'ClientCredentials'.",
      "deribit.private.buy({ instrument_name: "BTC-PERPETUAL" }); // Argument of type '{ instrument_name: string; }' is not assignable to parameter of type 'PrivateBuyParams'.
      Type '{ instrument_name: string; }' is missing the following properties from type 'PrivateBuyWithLimitOfAmountParams': amount, price",
      "deribit.private.buy({ instrument_name: "BTC-PERPETUAL", type: "market" }); // Argument of type '{ instrument_name: string; type: "market"; }' is not assignable to parameter of type 'PrivateBuyParams'.
      Type '{ instrument_name: string; type: "market"; }' is not assignable to type 'PrivateBuyAtMarketInContractsParams | PrivateBuyAtMarketOfAmountParams'.
        Property 'amount' is missing in type '{ instrument_name: string; type: "market"; }' but required in type 'PrivateBuyAtMarketOfAmountParams'.",
      "deribit.private.edit({ order_id: "1" }); // Argument of type '{ order_id: string; }' is not assignable to parameter of type 'PrivateEditParams'.
      Property 'amount' is missing in type '{ order_id: string; }' but required in type 'PrivateEditOfAmountParams'.",
    ]
  `);
});
