// Writes src/schema.ts from openapi.json; with --check, only tells whether it would change.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const DOCUMENT = new URL("openapi.json", import.meta.url);
const SCHEMA = new URL("src/schema.ts", import.meta.url);
const HEAD = "// Generated from openapi.json by `make clients`; never edited by hand.\n\n";

const document = JSON.parse(await readFile(DOCUMENT, "utf8"));
const streams = events(document); // first: openapi-typescript replaces references within it
const generated = HEAD + (await types(document)) + streams;
if (process.argv.includes("--check")) {
  await check(generated);
} else {
  await writeFile(SCHEMA, generated);
}

/** Everything that OpenAPI says, with each schema under its own name. */
async function types(document) {
  const options = { defaultNonNullable: false, alphabetize: true, rootTypes: true, rootTypesNoSchemaPrefix: true };
  return astToString(await openapiTS(document, options));
}

/** What OpenAPI has no words for: the events of each stream, from `x-events`. */
function events(document) {
  const streams = Object.values(document.paths)
    .flatMap((methods) => Object.values(methods))
    .filter((operation) => operation["x-events"])
    .map((operation) => `    ${operation.operationId}: {\n${fields(operation["x-events"])}    };\n`);
  return `/** By stream: what comes as the data of each event. */\nexport interface events {\n${streams.join("")}}\n`;
}

function fields(named) {
  return Object.entries(named)
    .map(([name, { $ref }]) => `        ${name}: components["schemas"]["${$ref.split("/").at(-1)}"];\n`)
    .join("");
}

async function check(generated) {
  if ((await readFile(SCHEMA, "utf8")) !== generated) {
    console.error(`${fileURLToPath(SCHEMA)} is not what openapi.json generates: run make clients`);
    process.exit(1);
  }
}
