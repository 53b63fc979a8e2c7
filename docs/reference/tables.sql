-- Made by `./dev docs` from the code. Do not edit by hand.

CREATE TABLE "read_evidence" (
    "content_sha256" VARCHAR NOT NULL,
    "id" VARCHAR NOT NULL,
    "made_by" VARCHAR NOT NULL,
    "derived_from" JSON NOT NULL,
    "sha256" VARCHAR NOT NULL,
    "size" BIGINT NOT NULL,
    "media_type" VARCHAR NOT NULL,
    "origin" VARCHAR NOT NULL,
    "captured_utc" TIMESTAMP NOT NULL,
    "captured_with" VARCHAR NOT NULL,
    "copy_of" VARCHAR
);

CREATE TABLE "read_document" (
    "content_sha256" VARCHAR NOT NULL,
    "id" VARCHAR NOT NULL,
    "made_by" VARCHAR NOT NULL,
    "derived_from" JSON NOT NULL,
    "evidence" VARCHAR NOT NULL,
    "part" BIGINT NOT NULL,
    "kind" VARCHAR NOT NULL,
    "media_type" VARCHAR NOT NULL,
    "origin" VARCHAR NOT NULL,
    "addresses" JSON NOT NULL,
    "publisher" VARCHAR,
    "title" VARCHAR,
    "byline" VARCHAR,
    "dateline" VARCHAR,
    "language" VARCHAR NOT NULL,
    "published" JSON NOT NULL,
    "page_clock" JSON,
    "text" VARCHAR NOT NULL,
    "blocks" JSON NOT NULL
);

CREATE TABLE "read_record" (
    "content_sha256" VARCHAR NOT NULL,
    "id" VARCHAR NOT NULL,
    "made_by" VARCHAR NOT NULL,
    "derived_from" JSON NOT NULL,
    "evidence" VARCHAR NOT NULL,
    "row" BIGINT NOT NULL,
    "dataset" VARCHAR NOT NULL,
    "row_id" VARCHAR NOT NULL,
    "act" VARCHAR NOT NULL,
    "actor" JSON,
    "target" JSON,
    "is_directed" BOOLEAN NOT NULL,
    "place" JSON NOT NULL,
    "time" JSON NOT NULL,
    "casualties" JSON NOT NULL,
    "chain" JSON NOT NULL,
    "modality" VARCHAR NOT NULL,
    "addresses" JSON NOT NULL,
    "text" VARCHAR NOT NULL,
    "particulars" JSON NOT NULL
);

CREATE TABLE "read_coverage" (
    "content_sha256" VARCHAR NOT NULL,
    "id" VARCHAR NOT NULL,
    "made_by" VARCHAR NOT NULL,
    "derived_from" JSON NOT NULL,
    "evidence" VARCHAR NOT NULL,
    "row" BIGINT NOT NULL,
    "observer" VARCHAR NOT NULL,
    "party" VARCHAR,
    "area" VARCHAR NOT NULL,
    "admin1" VARCHAR NOT NULL,
    "start_utc" TIMESTAMP NOT NULL,
    "end_utc" TIMESTAMP NOT NULL,
    "means" VARCHAR NOT NULL,
    "restriction" VARCHAR NOT NULL,
    "addresses" JSON NOT NULL,
    "text" VARCHAR NOT NULL
);

CREATE TABLE "extract_claim" (
    "content_sha256" VARCHAR NOT NULL,
    "id" VARCHAR NOT NULL,
    "made_by" VARCHAR NOT NULL,
    "derived_from" JSON NOT NULL,
    "document" VARCHAR NOT NULL,
    "proposition" JSON NOT NULL,
    "chain" JSON NOT NULL,
    "modality" VARCHAR NOT NULL,
    "hedge" JSON,
    "content" JSON NOT NULL,
    "observation" VARCHAR NOT NULL,
    "confidence" DOUBLE NOT NULL,
    "fields" JSON NOT NULL
);

CREATE TABLE "place_placement" (
    "content_sha256" VARCHAR NOT NULL,
    "id" VARCHAR NOT NULL,
    "made_by" VARCHAR NOT NULL,
    "derived_from" JSON NOT NULL,
    "item" VARCHAR NOT NULL,
    "phrase" VARCHAR NOT NULL,
    "span" JSON,
    "candidates" JSON NOT NULL
);

CREATE TABLE "place_when" (
    "content_sha256" VARCHAR NOT NULL,
    "id" VARCHAR NOT NULL,
    "made_by" VARCHAR NOT NULL,
    "derived_from" JSON NOT NULL,
    "item" VARCHAR NOT NULL,
    "phrase" VARCHAR NOT NULL,
    "span" JSON,
    "candidates" JSON NOT NULL
);

CREATE TABLE "reconcile_judgement" (
    "content_sha256" VARCHAR NOT NULL,
    "id" VARCHAR NOT NULL,
    "made_by" VARCHAR NOT NULL,
    "derived_from" JSON NOT NULL,
    "verb" VARCHAR NOT NULL,
    "subjects" JSON NOT NULL,
    "field" VARCHAR,
    "value" VARCHAR,
    "author" VARCHAR NOT NULL,
    "time_utc" TIMESTAMP NOT NULL,
    "reason" VARCHAR NOT NULL,
    "supersedes" VARCHAR
);

CREATE TABLE "reconcile_incident" (
    "content_sha256" VARCHAR NOT NULL,
    "id" VARCHAR NOT NULL,
    "made_by" VARCHAR NOT NULL,
    "derived_from" JSON NOT NULL,
    "founding" VARCHAR NOT NULL,
    "label" VARCHAR NOT NULL,
    "members" JSON NOT NULL,
    "values" JSON NOT NULL,
    "alternatives" JSON NOT NULL,
    "modality" VARCHAR NOT NULL,
    "origins_asserting" BIGINT NOT NULL,
    "origins_denying" BIGINT NOT NULL,
    "disputed" JSON NOT NULL,
    "grade" VARCHAR NOT NULL,
    "grade_reason" VARCHAR NOT NULL,
    "episode" VARCHAR
);

CREATE TABLE "reconcile_episode" (
    "content_sha256" VARCHAR NOT NULL,
    "id" VARCHAR NOT NULL,
    "made_by" VARCHAR NOT NULL,
    "derived_from" JSON NOT NULL,
    "label" VARCHAR NOT NULL,
    "incidents" JSON NOT NULL,
    "links" JSON NOT NULL
);

CREATE TABLE "reconcile_assignment" (
    "content_sha256" VARCHAR NOT NULL,
    "id" VARCHAR NOT NULL,
    "made_by" VARCHAR NOT NULL,
    "derived_from" JSON NOT NULL,
    "item" VARCHAR NOT NULL,
    "incident" VARCHAR NOT NULL,
    "score" DOUBLE NOT NULL,
    "reasons" JSON NOT NULL
);

CREATE TABLE "reconcile_redirect" (
    "content_sha256" VARCHAR NOT NULL,
    "id" VARCHAR NOT NULL,
    "made_by" VARCHAR NOT NULL,
    "derived_from" JSON NOT NULL,
    "old" VARCHAR NOT NULL,
    "new" VARCHAR NOT NULL,
    "reason" VARCHAR NOT NULL
);

CREATE TABLE "reconcile_recognition" (
    "content_sha256" VARCHAR NOT NULL,
    "id" VARCHAR NOT NULL,
    "made_by" VARCHAR NOT NULL,
    "derived_from" JSON NOT NULL,
    "claim" VARCHAR NOT NULL,
    "agreement" VARCHAR NOT NULL,
    "probability" DOUBLE NOT NULL,
    "reason" VARCHAR NOT NULL
);

CREATE TABLE "reconcile_talk" (
    "content_sha256" VARCHAR NOT NULL,
    "id" VARCHAR NOT NULL,
    "made_by" VARCHAR NOT NULL,
    "derived_from" JSON NOT NULL,
    "founding" VARCHAR NOT NULL,
    "label" VARCHAR NOT NULL,
    "status" VARCHAR NOT NULL,
    "number" BIGINT NOT NULL,
    "participants" JSON NOT NULL,
    "place_phrase" VARCHAR NOT NULL,
    "time_phrase" VARCHAR NOT NULL,
    "topic" VARCHAR NOT NULL,
    "is_secret" BOOLEAN NOT NULL,
    "members" JSON NOT NULL,
    "agreements" JSON NOT NULL
);

CREATE TABLE "assess_finding" (
    "content_sha256" VARCHAR NOT NULL,
    "id" VARCHAR NOT NULL,
    "made_by" VARCHAR NOT NULL,
    "derived_from" JSON NOT NULL,
    "subject" VARCHAR NOT NULL,
    "agreement" VARCHAR NOT NULL,
    "provision" VARCHAR NOT NULL,
    "outcome" VARCHAR NOT NULL,
    "applicability" JSON,
    "factors" JSON NOT NULL,
    "failing" JSON NOT NULL,
    "joint" JSON NOT NULL,
    "rule" VARCHAR,
    "support" JSON,
    "zone" VARCHAR,
    "in_zone" JSON,
    "without" JSON NOT NULL,
    "due" DATE,
    "according_to" JSON NOT NULL,
    "sentence" VARCHAR NOT NULL,
    "reasons" JSON NOT NULL,
    "review" VARCHAR NOT NULL
);

CREATE TABLE "flow_refusal" (
    "content_sha256" VARCHAR NOT NULL,
    "id" VARCHAR NOT NULL,
    "made_by" VARCHAR NOT NULL,
    "derived_from" JSON NOT NULL,
    "code" VARCHAR NOT NULL,
    "where" VARCHAR NOT NULL,
    "reason" VARCHAR NOT NULL,
    "mend" VARCHAR NOT NULL,
    "item" VARCHAR
);
