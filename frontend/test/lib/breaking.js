// A connection that breaks: everything passes through, until a file that is being sent is cut off.

import { connect, createServer } from "node:net";

const HEADER = /\bupload-offset: (\d+)/i;

/**
 * Passes connections on to `target` (an origin). While `link.cuts` is more than 0, whoever sends a file is cut off: the
 * first time after `link.after` bytes, then at once. `link.offsets` are the bytes at which sending began.
 */
export async function startBreaking(target, after) {
  const { hostname, port } = new URL(target);
  const link = { cuts: 0, after, offsets: [] };
  const open = new Set();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    let left = null; // until the cut, once a file is being sent
    for (const [from, to] of [[near, far], [far, near]]) {
      open.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => (open.delete(from), to.destroy()));
    }
    far.on("data", (data) => near.write(data));
    near.on("data", (data) => {
      const text = data.toString("latin1");
      if (text.startsWith("PATCH ")) {
        link.offsets.push(Number(text.match(HEADER)?.[1]));
        left = link.cuts > 0 ? link.after : null;
      }
      if (left === null) return far.write(data);
      left -= data.length;
      if (left > 0) return far.write(data);
      link.cuts -= 1;
      if (link.after === 0) return near.destroy();
      link.after = 0;
      far.write(data, () => setTimeout(() => (near.destroy(), far.destroy()), 50));
      near.pause();
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  link.address = `http://127.0.0.1:${server.address().port}`;
  link.stop = () => {
    for (const socket of open) socket.destroy();
    return new Promise((done) => server.close(done));
  };
  return link;
}
