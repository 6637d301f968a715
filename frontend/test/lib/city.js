// The sample city, served by the real program for the time of one file of tests.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const STARTS_WITHIN_MS = 120_000;
const STOPS_WITHIN_MS = 15_000;
const COMPLETE = "the sample city is complete";
const COMPLAINT = /\b(WARN|ERROR)\b|panicked at/;

const root = resolve(import.meta.dirname, "../../..");

function program() {
  const target = resolve(root, process.env.CARGO_TARGET_DIR || "target");
  return process.env.DAYLIGHT_BINARY || join(target, "debug/daylight");
}

/** Starts the city, with these settings of the machine; `stop` ends it and fails when the program complained meanwhile. */
export async function startCity({ settings } = {}) {
  const data = mkdtempSync(join(tmpdir(), "daylight-city-"));
  if (settings) {
    mkdirSync(join(data, "city"));
    writeFileSync(join(data, "city", "settings.toml"), settings);
  }
  const port = await twoFreePorts();
  const child = spawn(program(), ["demo", "--listen", `127.0.0.1:${port}`, "--data", join(data, "city")]);
  const said = { out: "", err: "" };
  child.stdout.on("data", (bytes) => (said.out += bytes));
  child.stderr.on("data", (bytes) => (said.err += bytes));
  const ended = once(child, "exit").catch((error) => (said.err += `${program()}: ${error.message}`));

  const stop = async () => {
    child.kill("SIGTERM");
    const stuck = setTimeout(() => child.kill("SIGKILL"), STOPS_WITHIN_MS);
    await ended;
    clearTimeout(stuck);
    rmSync(data, { recursive: true, force: true, maxRetries: 3 });
    assert.equal(child.signalCode === "SIGKILL", false, "the program did not stop when it was asked to");
    assert.deepEqual(said.err.split("\n").filter((line) => COMPLAINT.test(line)), [], "the program complained");
  };

  const deadline = Date.now() + STARTS_WITHIN_MS;
  while (!said.out.includes(COMPLETE)) {
    await new Promise((done) => setTimeout(done, 100));
    const failed = child.exitCode !== null || child.pid === undefined || Date.now() > deadline;
    if (failed) {
      child.kill("SIGKILL");
      rmSync(data, { recursive: true, force: true, maxRetries: 3 });
      throw new Error(`the sample city did not start:\n${said.out}${said.err}`);
    }
  }
  return { portal: `http://127.0.0.1:${port}`, desk: `http://127.0.0.1:${port + 1}`, data: join(data, "city"), stop };
}

/** Runs a command on the city, with this on its input. */
export function run(city, args, input) {
  const done = spawnSync(program(), [...args, "--data", city.data], { input, encoding: "utf8" });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout;
}

/** A port for something beside the city. */
export async function freePort() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

/** The desk listens beside the portal. */
async function twoFreePorts() {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
  throw new Error("no two neighbouring ports are free");
}

function isFree(port) {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", () => done(false));
    server.listen(port, "127.0.0.1", () => server.close(() => done(true)));
  });
}

/** Sends JSON to a public door and returns what it answers. */
export async function post(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  assert.ok(answer.ok, `${address} answered ${answer.status}: ${await answer.clone().text()}`);
  return answer.json();
}
