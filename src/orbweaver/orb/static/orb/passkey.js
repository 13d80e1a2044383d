// Passkeys: asks the house what to sign, the browser to let a passkey sign it, and sends the reply.
function toBytes(text) {
  const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

function toText(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function readDescriptors(listed) {
  return (listed ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));
}

function readOptions(options) {
  const read = { ...options, challenge: toBytes(options.challenge) };
  if (options.user) {
    read.user = { ...options.user, id: toBytes(options.user.id) };
    read.excludeCredentials = readDescriptors(options.excludeCredentials);
  } else {
    read.allowCredentials = readDescriptors(options.allowCredentials);
  }
  return read;
}

const PARTS = ["attestationObject", "clientDataJSON", "authenticatorData", "signature", "userHandle"];

function writeReply(credential) {
  const response = {};
  for (const part of PARTS) {
    if (credential.response[part]) {
      response[part] = toText(credential.response[part]);
    }
  }
  const { id, type } = credential;
  return JSON.stringify({ id, rawId: toText(credential.rawId), type, response });
}

async function askHouse(form) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const reply = await fetch(form.dataset.ask, { method: "POST", body, redirect: "error" });
  if (!reply.ok) {
    throw new Error(String(reply.status));
  }
  return readOptions(await reply.json());
}

async function askPasskey(form) {
  const publicKey = await askHouse(form);
  return form.dataset.passkey === "add"
    ? navigator.credentials.create({ publicKey })
    : navigator.credentials.get({ publicKey });
}

function say(form, words) {
  const says = form.querySelector("[data-says]");
  says.textContent = words;
  says.hidden = words === "";
}

async function begin(form, button) {
  if (!form.reportValidity()) {
    return;
  }
  button.disabled = true;
  say(form, "");
  try {
    form.elements.reply.value = writeReply(await askPasskey(form));
    form.dispatchEvent(new CustomEvent("passkey-answered", { bubbles: true, cancelable: true }))
      && form.submit();
  } catch (error) {
    say(form, form.dataset.failed);
  } finally {
    button.disabled = false;
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("[data-begin]");
    button.addEventListener("click", () => begin(form, button));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      delete form.dataset.onItsWay;
      begin(form, button);
    });
    form.hidden = false;
  }
}
