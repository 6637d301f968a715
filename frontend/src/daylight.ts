// What scripts add to pages that already work without them. Each feature is one function; none may be needed.

import "./daylight.scss";
import { offerCopying } from "./copy.ts";

offerCopying(document);
