// What scripts add to pages that already work without them. Each feature is one function; none may be needed.

import "./daylight.scss";
import { offerCompletion } from "./completion.ts";
import { offerCopying } from "./copy.ts";
import { followWork } from "./follow.ts";
import { easeQueries } from "./query.ts";
import { suggestAnswers } from "./suggest.ts";
import { offerUploads } from "./upload.ts";

offerCopying(document);
offerCompletion(document);
easeQueries(document);
offerUploads(document);
followWork(document);
suggestAnswers(document);
