/* As much of JSON Schema as src/server/openapi.json uses. */

const TYPES = {
  null: (v) => v === null, string: (v) => typeof v === "string", number: (v) => typeof v === "number", integer: (v) => Number.isInteger(v),
  boolean: (v) => typeof v === "boolean", array: Array.isArray, object: (v) => typeof v === "object" && v !== null && !Array.isArray(v),
};

function walk(document, schema, value, at, wrong) {
  if (wrong.length > 20) return;
  if (schema.$ref) return walk(document, document.components.schemas[schema.$ref.split("/").pop()], value, at, wrong);
  for (const part of schema.allOf ?? []) walk(document, part, value, at, wrong);
  if (schema.anyOf && value !== null) walk(document, schema.anyOf.find((of) => of.type !== "null"), value, at, wrong); /* something, or null */
  const types = [schema.type ?? []].flat();
  if (types.length && !types.some((t) => TYPES[t](value))) return void wrong.push(`${at}: ${JSON.stringify(value)?.slice(0, 60)} is not ${types.join(" or ")}`);
  if (schema.enum && !schema.enum.includes(value)) wrong.push(`${at}: ${JSON.stringify(value)} is none of ${schema.enum}`);
  if ("const" in schema && schema.const !== value) wrong.push(`${at}: ${JSON.stringify(value)} is not ${schema.const}`);
  if (typeof value === "number" && (value < (schema.minimum ?? -Infinity) || value > (schema.maximum ?? Infinity))) wrong.push(`${at}: ${value} is out of bounds`);
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Infinity)) wrong.push(`${at}: ${value.length} items`);
    value.forEach((item, i) => {
      const of = schema.prefixItems?.[i] ?? schema.items;
      if (of) walk(document, of, item, `${at}[${i}]`, wrong);
    });
  } else if (TYPES.object(value)) {
    for (const name of schema.required ?? []) if (!(name in value)) wrong.push(`${at}: no ${name}`);
    for (const [name, of] of Object.entries(schema.properties ?? {})) if (name in value) walk(document, of, value[name], `${at}.${name}`, wrong);
  }
}

/** What in the value breaks the named schema; nothing if it conforms. */
export function conforms(document, name, value) {
  const wrong = [];
  walk(document, document.components.schemas[name], value, name, wrong);
  return wrong;
}
