// A reporter with one line: how many tests passed and failed.

export default async function* counts(events) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of events) {
    const isTest = data?.details?.type !== "suite";
    if (type === "test:pass" && isTest) {
      if (data.skip === undefined) passed += 1;
      else yield `SKIPPED: ${data.name}\n`;
    }
    if (type === "test:fail" && isTest) failed += 1;
  }
  yield `${passed} passed, ${failed} failed\n`;
}
