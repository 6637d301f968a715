// A provider of accounts, as a city has one: `oidc-provider` on loopback, with people whose groups a test changes.

import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import Provider from "oidc-provider";

export const CLIENT = "daylight";
export const SECRET = "the secret of the desk";

/** A new key, of the kind that an algorithm wants. */
function newKey(alg) {
  const { privateKey } = alg === "ES256" ? generateKeyPairSync("ec", { namedCurve: "P-256" }) : generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), use: "sig", alg, kid: `${alg} of ${Date.now()}` };
}

const html = (title, body) => `<!doctype html><html lang="en"><title>${title}</title><link rel="icon" href="data:,"><h1>${title}</h1>${body}</html>`;

/** Where the provider of a port is. It is `localhost` and the desk is `127.0.0.1`: two sites, as in a city. */
export const issuerAt = (port) => `http://localhost:${port}`;

/**
 * Starts a provider for the desk. `people` maps what a person types to `{ name, email, groups }`, and is looked at anew at
 * each sign-in. Its key is a new one.
 */
export async function startProvider(port, desk, people, alg = "RS256") {
  const issuer = issuerAt(port);
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT,
        client_secret: SECRET,
        id_token_signed_response_alg: alg,
        redirect_uris: [`${desk}/desk/sign-in/openid/callback`],
        post_logout_redirect_uris: [`${desk}/desk/sign-in`],
      },
    ],
    jwks: { keys: [newKey(alg)] },
    claims: { openid: ["sub", "groups"], email: ["email", "email_verified"], profile: ["name", "title"] },
    // Everything in the token, as the large providers do.
    conformIdTokenClaims: false,
    cookies: { keys: ["for a test"] },
    pkce: { required: () => true },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(ctx, form) {
          ctx.body = html("Sign out?", `${form}<button form="op.logoutForm" name="logout" value="yes">Yes</button>`);
        },
      },
    },
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: CLIENT, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email_verified: true, ...people[id] }),
    }),
  });
  const answer = provider.callback();
  const server = createServer(async (request, response) => {
    if (!request.url.startsWith("/interaction/")) return answer(request, response);
    if (request.method === "GET") {
      response.setHeader("content-type", "text/html");
      const form = `<form method="post"><label>Account <input name="account"></label> <button>Sign in</button></form>`;
      return response.end(html("City accounts", form));
    }
    let body = "";
    for await (const part of request) body += part;
    const login = { accountId: new URLSearchParams(body).get("account") };
    return provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    issuer,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
