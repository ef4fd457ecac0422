// A form that a passkey fills in (Web Authentication, Level 3). Shown only where there are passkeys.

const CODED = ["challenge", "id"]; // members of the options that are bytes, as base64url

/** Make the form ask for a passkey when it is sent; return what makes it an ordinary form again. */
export function mount(form, options) {
  const send = (event) => void ask(form, options, event);
  if (window.PublicKeyCredential) {
    form.hidden = false;
    form.addEventListener("submit", send);
  }
  form.dataset.ready = "true";
  return () => form.removeEventListener("submit", send);
}

async function ask(form, options, event) {
  event.preventDefault();
  const problem = form.querySelector("[data-passkey-problem]");
  problem.hidden = true;
  try {
    const publicKey = decoded(options.publicKey ?? options);
    const credential = await navigator.credentials[form.dataset.deed]({ publicKey });
    form.elements.credential.value = JSON.stringify(encoded(credential));
    form.submit();
  } catch (error) {
    problem.textContent = sentence(error.name);
    problem.hidden = false;
  }
}

/** Return what to tell the person, by the name of what went wrong. */
export function sentence(name) {
  if (name === "InvalidStateError") return "This device already holds a passkey for this account.";
  if (name === "SecurityError") return "Passkeys do not work at this address. Use another way to sign in.";
  return "No passkey was used. Try again, or use another way.";
}

/** Return the options with their coded members as bytes, at whatever depth they stand. */
export function decoded(value, name = "", within = "") {
  if (Array.isArray(value)) return value.map((one) => decoded(one, "", name || within));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, decoded(one, key, name || within)]));
  }
  return typeof value === "string" && CODED.includes(name) && within !== "rp" ? bytes(value) : value;
}

/** Return a credential as plain values, its bytes as base64url. */
export function encoded(value) {
  const { id, rawId, type, authenticatorAttachment, response } = value;
  const members = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const said = members.filter((one) => response[one]).map((one) => [one, text(response[one])]);
  const ways = response.getTransports ? [["transports", response.getTransports()]] : [];
  return {
    id,
    rawId: text(rawId),
    type,
    authenticatorAttachment: authenticatorAttachment ?? undefined,
    clientExtensionResults: value.getClientExtensionResults(),
    response: Object.fromEntries([...said, ...ways]),
  };
}

/** Return the bytes of a base64url text. */
export function bytes(coded) {
  const plain = atob(coded.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
}

/** Return the base64url text of some bytes. */
export function text(buffer) {
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
