// Starts the helpers of the design system. Every page works without them.
import { initAll } from "./nhsuk/nhsuk-frontend-10.6.1.min.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();
