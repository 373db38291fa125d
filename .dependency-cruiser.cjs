/** Which part may import which: arrows point downwards only, and nothing goes in a circle. */
const only = (name, from, to, comment) => ({ name, comment, severity: "error", from, to });

module.exports = {
  forbidden: [
    only("no-circular", {}, { circular: true }, "No two files import each other in a loop."),
    {
      ...only(
        "no-circle-of-rooms",
        { path: "^(src|simulator|codegen|cli)/" },
        { circular: true },
        "A behaviour has one room: no two folders need each other.",
      ),
      scope: "folder",
    },
    only(
      "generated-is-complete",
      { path: "^generated/" },
      { pathNot: ["^generated/", "^(node:)?buffer$"] },
      "generated/ imports nothing outside itself but the bytes of Node.",
    ),
    only(
      "simulator-knows-generated-only",
      { path: "^simulator/" },
      { path: "^(src|codegen|test|bench)/" },
      "A bug of the client must not be mirrored by the exchange it is tested against.",
    ),
    only(
      "src-knows-generated-only",
      { path: "^src/" },
      { path: "^(simulator|codegen|test|bench)/" },
      "The client ships alone.",
    ),
    only(
      "codegen-stands-alone",
      { path: "^codegen/" },
      { path: "^(src|simulator|generated|test|bench)/" },
      "The generator reads schemas and imports nothing that it writes.",
    ),
    only(
      "cli-uses-public-doors",
      { path: "^cli/" },
      {
        path: "^(src|simulator|codegen|test|bench|venues)/",
        pathNot:
          "^(src/(index|api/validate|deribit/chains|journal/entry|transport/entry)|simulator/(index|cli)|venues/contract/entry|codegen/(command|commands/(definitions|print)))\\.ts$",
      },
      "The command line holds the package as its users do. What chains have built up is kept by recordings and by feeds.",
    ),
    only(
      "src-knows-no-venue",
      { path: "^(src|simulator|codegen|generated)/" },
      { path: "^venues/" },
      "Nothing of one venue stands in the package's own parts.",
    ),
    only(
      "venue-knows-the-seam-only",
      { path: "^venues/(?!contract/)[^/]+/", pathNot: "/(double|fixture)\\.ts$" },
      { path: "^(src|simulator|codegen|generated|cli|test|bench)/", pathNot: "^src/(venue\\.ts|platform/)" },
      "A venue imports src/venue.ts and src/platform.",
    ),
    only(
      "venue-knows-no-other-venue",
      { path: "^venues/([^/]+)/" },
      { path: "^venues/", pathNot: "^venues/($1|contract)/" },
      "One venue fails without another.",
    ),
    only(
      "double-knows-public-doors",
      { path: "^venues/(contract/|[^/]+/(double|fixture)\\.ts$)" },
      {
        path: "^(src|simulator|codegen|generated|cli|test|bench)/",
        pathNot: "^(src/venue-client/entry\\.ts|simulator/(index|determinism/clock)\\.ts|src/venue\\.ts|src/platform/)",
      },
      "Doubles and the suite use a client as its users do.",
    ),
    only(
      "runtime-dependency-is-ws",
      { path: "^(src|simulator|generated)/", pathNot: "^simulator/session/cryptography-web\\.ts$" },
      {
        dependencyTypes: ["npm", "npm-dev", "npm-optional", "npm-peer"],
        pathNot:
          "node_modules/(ws|@types/ws|@opentelemetry/api|@nats-io/[a-z-]+|ml-levenberg-marquardt|https-proxy-agent|proxy-from-env|@aws-sdk/client-secrets-manager|@google-cloud/secret-manager|ajv|yaml)/",
      },
      "ws is the only package that users install; what the builds for browsers need is bundled.",
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^codegen/templates/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};
