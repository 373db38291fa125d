/** The site over `docs/`: what is where, and what pages that GitHub shows as files become. */
import { resolve } from "node:path";
import { defineConfig } from "vitepress";

const root = resolve(import.meta.dirname, "../..");

/** Where a link that leaves `docs/` leads: to the file that `prepare.ts` puts on the site. */
function onSite(href: string): string {
  return href.replace(/^\.\.\/CHANGELOG\.md$/, "/changelog.txt").replace(/^\.\.\/examples\//, "/examples/");
}

/** Names of headings as GitHub makes them, so that a link to one works on both. */
function slugify(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-");
}

export default defineConfig({
  title: "deribit-rpc",
  description: "A typed TypeScript SDK for the Deribit exchange, with an offline exchange to test against.",
  lang: "en",
  srcDir: "../docs",
  outDir: resolve(root, "site/dist"),
  cacheDir: resolve(root, "node_modules/.cache/vitepress"),
  cleanUrls: true,
  lastUpdated: false,
  head: [["link", { rel: "icon", href: "data:," }]],
  markdown: {
    anchor: { slugify },
    attrs: { disable: true },
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    config: (markdown) => {
      const { link_open: plain } = markdown.renderer.rules;
      markdown.renderer.rules["link_open"] = (tokens, index, options, env, self) => {
        const token = tokens[index];
        token?.attrSet("href", onSite(token.attrGet("href") ?? ""));
        return plain?.(tokens, index, options, env, self) ?? self.renderToken(tokens, index, options);
      };
    },
  },
  vite: {
    publicDir: resolve(root, "site/public"),
    resolve: { alias: { "@playground": resolve(root, "site/playground") } },
    build: { chunkSizeWarningLimit: 5_000 },
  },
  themeConfig: {
    search: {
      provider: "local",
      options: {
        detailedView: false,
        // A method is looked for by its name, which is a heading, and its words are on many pages.
        miniSearch: { searchOptions: { combineWith: "AND", fuzzy: false, boost: { title: 20, titles: 1, text: 1 } } },
      },
    },
    nav: [
      { text: "Guide", link: "/getting-started" },
      { text: "Reference", link: "/reference/" },
      { text: "Playground", link: "/playground" },
    ],
    sidebar: {
      "/reference/": [
        {
          text: "Reference",
          items: [
            { text: "All methods", link: "/reference/" },
            { text: "Channels", link: "/reference/channels" },
            { text: "Types", link: "/reference/types" },
            { text: "Errors", link: "/reference/errors" },
            { text: "Limits", link: "/reference/limits" },
          ],
        },
      ],
      "/": [
        {
          text: "Guide",
          items: [
            { text: "Getting started", link: "/getting-started" },
            { text: "Recipes", link: "/recipes" },
            { text: "Client", link: "/client" },
            { text: "Errors", link: "/errors" },
            { text: "Session", link: "/session" },
            { text: "Streams", link: "/streams" },
            { text: "Limits", link: "/limits" },
            { text: "Events", link: "/events" },
            { text: "Runtimes", link: "/runtimes" },
            { text: "Command line", link: "/cli" },
            { text: "Web terminal", link: "/web-terminal" },
            { text: "Lines and proxies", link: "/transport" },
            { text: "Secrets", link: "/secrets" },
            { text: "Settings from a file", link: "/configuration" },
            { text: "Many clients", link: "/registry" },
            { text: "Operations", link: "/operations/" },
            { text: "Troubleshooting", link: "/troubleshooting" },
          ],
        },
        {
          text: "Without an exchange",
          items: [
            { text: "Simulator", link: "/simulator" },
            { text: "Playground", link: "/playground" },
            { text: "Testing", link: "/testing" },
          ],
        },
        {
          text: "Background",
          items: [
            { text: "Protocol notes", link: "/protocol" },
            { text: "Performance", link: "/performance" },
            { text: "Architecture", link: "/architecture" },
            { text: "Code generation", link: "/codegen" },
          ],
        },
        {
          text: "Migrating",
          items: [
            { text: "From other clients", link: "/migrating" },
            { text: "To 0.2", link: "/migrating-to-0.2" },
          ],
        },
      ],
    },
    outline: [2, 3],
  },
});
