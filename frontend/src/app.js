// What every page runs. Everything here makes a page that already works quicker to use.

import "htmx.org";
import { createAll } from "govuk-frontend";
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { Alert } from "@ministryofjustice/frontend/moj/components/alert/alert.mjs";

import { mountIslands, unmountGone } from "./islands.js";
import { listenForKeys } from "./keys.js";
import { listenForMenus } from "./menus.js";
import { listenForTicks, showTicks } from "./ticks.js";

const USED = [Button, CharacterCount, Checkboxes, ErrorSummary, PasswordInput, Radios, SkipLink, Alert];

function enhance(scope) {
  for (const component of USED) createAll(component, undefined, { scope, onError: () => {} });
  showTicks(document);
  mountIslands(scope);
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
enhance(document);
listenForKeys(document);
listenForMenus(document);
listenForTicks(document);
document.addEventListener("htmx:after:swap", () => {
  unmountGone();
  enhance(document);
});
