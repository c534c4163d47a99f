// Generated from openapi.json by `make clients`; never edited by hand.

export interface paths {
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This document as a page
         * @description Needs the role viewer.
         */
        get: operations["get_docs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which pipelines change
         * @description Needs the role viewer.
         */
        get: operations["touched_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is anybody there? */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{job_id}/revive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a dead job another life; orders that were placed are looked up, not repeated
         * @description Needs the role ops.
         */
        post: operations["revive_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/dead": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Jobs that wait for a person: dead, or held
         * @description Needs the role ops.
         */
        get: operations["list_dead_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/lanes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Providers that nothing is ordered from
         * @description Needs the role ops.
         */
        get: operations["list_lanes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/lanes/{provider}/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Order from a provider again
         * @description Needs the role ops.
         */
        post: operations["open_lane"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/node_types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Node types with slots, providers and config schemas
         * @description Needs the role viewer.
         */
        get: operations["list_node_types"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This document
         * @description Needs the role viewer.
         */
        get: operations["get_openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Queues, workers and lanes, live
         * @description Needs the role ops.
         */
        get: operations["ops_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pipelines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List pipelines, the most recently touched first
         * @description Needs the role viewer.
         */
        get: operations["list_pipelines"];
        put?: never;
        /**
         * Make a pipeline; the same again answers 200 and changes nothing
         * @description Needs the role editor.
         */
        post: operations["create_pipeline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pipelines/{pipeline_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A pipeline with its nodes
         * @description Needs the role viewer.
         */
        get: operations["get_pipeline"];
        put?: never;
        post?: never;
        /**
         * Delete a pipeline with its nodes; outputs stay in the storage
         * @description Needs the role editor.
         */
        delete: operations["delete_pipeline"];
        options?: never;
        head?: never;
        /**
         * Change title, version or config
         * @description Needs the role editor.
         */
        patch: operations["update_pipeline"];
        trace?: never;
    };
    "/pipelines/{pipeline_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a run, or all open ones
         * @description Needs the role editor.
         */
        post: operations["cancel_runs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pipelines/{pipeline_id}/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say what a run would cost
         * @description Needs the role viewer.
         */
        get: operations["estimate_pipeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pipelines/{pipeline_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A pipeline, live
         * @description Needs the role viewer.
         */
        get: operations["pipeline_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pipelines/{pipeline_id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The pipeline's document
         * @description Needs the role viewer.
         */
        get: operations["export_pipeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pipelines/{pipeline_id}/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All nodes of a pipeline
         * @description Needs the role viewer.
         */
        get: operations["list_nodes"];
        /**
         * Write and remove nodes, all or none
         * @description Needs the role editor.
         */
        put: operations["write_nodes"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pipelines/{pipeline_id}/nodes/{node_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One node
         * @description Needs the role viewer.
         */
        get: operations["get_node"];
        /**
         * Write a whole node, be it there or not
         * @description Needs the role editor.
         */
        put: operations["put_node"];
        post?: never;
        /**
         * Remove a node
         * @description Needs the role editor.
         */
        delete: operations["delete_node"];
        options?: never;
        head?: never;
        /**
         * Change some columns of a node
         * @description Needs the role editor.
         */
        patch: operations["update_node"];
        trace?: never;
    };
    "/pipelines/{pipeline_id}/nodes/{node_id}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was tried, and why it failed
         * @description Needs the role viewer.
         */
        get: operations["list_attempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pipelines/{pipeline_id}/nodes/{node_id}/execute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make one node; 422 with the reason when it cannot be made now
         * @description Needs the role editor.
         */
        post: operations["execute_node"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pipelines/{pipeline_id}/nodes/{node_id}/files/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A file beside what a node made: captions, captions.vtt, words, poster, waveform, manifest
         * @description Needs the role viewer.
         */
        get: operations["get_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * A file beside what a node made: captions, captions.vtt, words, poster, waveform, manifest
         * @description Needs the role viewer.
         */
        head: operations["get_file_head"];
        patch?: never;
        trace?: never;
    };
    "/pipelines/{pipeline_id}/nodes/{node_id}/output": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a node made: a redirect to S3, or the bytes
         * @description Needs the role viewer.
         */
        get: operations["get_output"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * What a node made: a redirect to S3, or the bytes
         * @description Needs the role viewer.
         */
        head: operations["get_output_head"];
        patch?: never;
        trace?: never;
    };
    "/pipelines/{pipeline_id}/nodes/{node_id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A film in 360 lines, or as it is where that is small; 202 while it is being made: play the output
         * @description Needs the role viewer.
         */
        get: operations["get_preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * A film in 360 lines, or as it is where that is small; 202 while it is being made: play the output
         * @description Needs the role viewer.
         */
        head: operations["get_preview_head"];
        patch?: never;
        trace?: never;
    };
    "/pipelines/{pipeline_id}/nodes/{node_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a failed node again
         * @description Needs the role editor.
         */
        post: operations["retry_node"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pipelines/{pipeline_id}/nodes/{node_id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far a node is, and what it made
         * @description Needs the role viewer.
         */
        get: operations["get_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pipelines/{pipeline_id}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say what a run would do with each node, and why
         * @description Needs the role viewer.
         */
        get: operations["plan_pipeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pipelines/{pipeline_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try again all that failed, and what it blocked
         * @description Needs the role editor.
         */
        post: operations["retry_pipeline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pipelines/{pipeline_id}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make everything that is not up to date
         * @description Needs the role editor.
         */
        post: operations["run_pipeline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pipelines/{pipeline_id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The newest runs of a pipeline
         * @description Needs the role viewer.
         */
        get: operations["list_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pipelines/{pipeline_id}/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One run
         * @description Needs the role viewer.
         */
        get: operations["get_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pipelines/{pipeline_id}/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say everything that is wrong with a pipeline
         * @description Needs the role viewer.
         */
        get: operations["validate_pipeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pipelines/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring a pipeline to what a document says
         * @description Needs the role editor.
         */
        post: operations["import_pipeline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pipelines/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say everything that is wrong with a document
         * @description Needs the role viewer.
         */
        post: operations["validate_body"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Depth, age and controls of all queues
         * @description Needs the role ops.
         */
        get: operations["list_queues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queues/{queue}/limit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set how many jobs run at once over all workers
         * @description Needs the role ops.
         */
        put: operations["limit_queue"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queues/{queue}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop claims from a queue, on all workers
         * @description Needs the role ops.
         */
        post: operations["pause_queue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queues/{queue}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a pause or a silence
         * @description Needs the role ops.
         */
        post: operations["resume_queue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/schemas/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * JSON Schema of a node type's config; of `pipeline` (a pipeline's config) and `asset-column`
         * @description Needs the role viewer.
         */
        get: operations["get_schema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who asks, and what that one may do
         * @description Needs the role viewer.
         */
        get: operations["who_am_i"];
        put?: never;
        /** Turn a one-time link into a session */
        post: operations["log_in"];
        /**
         * Log out
         * @description Needs the role viewer.
         */
        delete: operations["log_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/spend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was paid, by day and provider
         * @description Needs the role ops.
         */
        get: operations["get_spend"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask where a file is to be sent; then PUT it there, and name its `source` in an asset
         * @description Needs the role editor.
         */
        post: operations["create_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/uploads/{upload_id}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Send a file, where the storage has no addresses of its own
         * @description Needs the role editor.
         */
        put: operations["put_upload"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/google": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The Gemini API says that something of ours is over; signed, without a token */
        post: operations["hear_google"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/heygen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** HeyGen says that something of ours is over; signed, without a token */
        post: operations["hear_heygen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The processes that may own jobs
         * @description Needs the role ops.
         */
        get: operations["get_workers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AccessRole
         * @description Name what a token or a session may do.
         * @enum {string}
         */
        AccessRole: "viewer" | "editor" | "ops";
        /**
         * Action
         * @description Say what a run would do with a node.
         * @enum {string}
         */
        Action: "done" | "reuse" | "run" | "failed" | "invalid" | "blocked";
        /**
         * AttemptList
         * @description The newest attempts at a node.
         */
        AttemptList: {
            results: components["schemas"]["AttemptView"][];
        };
        /**
         * AttemptView
         * @description One ended attempt at a node.
         */
        AttemptView: {
            attempt: number;
            cache_hit: boolean;
            cost: number;
            /** Format: date-time */
            ended_at: string;
            error: {
                [key: string]: unknown;
            } | null;
            job_id: number;
            /** @description completed, retried, buried, cancelled, released, rescued or held. */
            outcome: string;
            provider: string;
            queue: string;
            revision: number;
            started_at: string | null;
        };
        /**
         * Cancelled
         * @description What a cancel did.
         */
        Cancelled: {
            /** @description Jobs that nobody had begun. */
            dropped: number;
            /** @description Jobs that go on, since what they have ordered may have to be paid: it is fetched and kept. */
            ordered: number;
            runs: string[];
            /** @description Running jobs whose workers were asked to stop. */
            stopping: number;
        };
        /**
         * CancelRequest
         * @description What is to be cancelled.
         */
        CancelRequest: {
            /**
             * @description Null: all open runs of the pipeline.
             * @default null
             */
            run_id?: string | null;
        };
        /**
         * DeletedEvent
         * @description Event ``deleted``: the pipeline is gone, and the stream ends.
         */
        DeletedEvent: Record<string, never>;
        /**
         * Document
         * @description A pipeline's JSON document, as `callsheet export` writes it or in the other dialect (uuid for id).
         */
        Document: unknown;
        /**
         * EndedJob
         * @description A job that waits for a person.
         */
        EndedJob: {
            attempt: number;
            crashes: number;
            /** Format: date-time */
            created_at: string;
            /** @description Its node is failed because of it; else the node has been edited since, and there is nothing to revive. */
            current: boolean;
            error: {
                [key: string]: unknown;
            } | null;
            failures: number;
            id: number;
            node_id: string;
            pipeline_id: string;
            provider: string;
            queue: string;
            /** @description dead, or held: it killed three workers. */
            state: string;
            type: string;
        };
        /**
         * EndedJobList
         * @description A page of jobs that wait for a person, the newest first.
         */
        EndedJobList: {
            meta: components["schemas"]["PageMeta"];
            results: components["schemas"]["EndedJob"][];
        };
        /**
         * Error
         * @description The body of every answer that is not a success.
         */
        Error: {
            error: components["schemas"]["ErrorFacts"];
        };
        /**
         * ErrorFacts
         * @description What went wrong.
         */
        ErrorFacts: {
            /**
             * @description Further facts, as ``{"field": "sentence"}`` or ``{"request_id": …}``.
             * @default null
             */
            details?: {
                [key: string]: unknown;
            } | null;
            /** @description One sentence for people, with the remedy. */
            message: string;
            /** @description One word for programs, as ``NotFound`` or ``Refused``. */
            type: string;
        };
        /**
         * EstimateView
         * @description What a run would cost.
         */
        EstimateView: {
            /** @enum {string} */
            mode: "draft" | "final";
            pipeline_id: string;
            /**
             * Format: date
             * @description Day of the price table.
             */
            prices: string;
            /** @description Those that cost something. */
            results: components["schemas"]["PlannedNode"][];
            usd: number;
        };
        /**
         * ExecuteRequest
         * @description How a node is to be run.
         */
        ExecuteRequest: {
            /**
             * @description Run from here: also make everything that follows from the node, with what that needs; `force`: all of it anew.
             * @default false
             */
            downstream?: boolean;
            /**
             * @description Make again even what has a result.
             * @default false
             */
            force?: boolean;
            /**
             * @description Lower is sooner; -10 overtakes what waits.
             * @default 0
             */
            priority?: number;
            /**
             * @description Also make what the node needs.
             * @default false
             */
            upstream?: boolean;
        };
        /**
         * Faults
         * @description What is wrong; such nodes never run, the others do.
         */
        Faults: {
            /** @description By node and field. */
            nodes: {
                [key: string]: {
                    [key: string]: string;
                };
            };
            /** @description Of the pipeline's own config, by field. */
            pipeline: {
                [key: string]: string;
            };
            valid: boolean;
        };
        /**
         * Health
         * @description The API answers.
         */
        Health: {
            /** @default ok */
            status: string;
        };
        /**
         * ImportReport
         * @description What an import did.
         */
        ImportReport: {
            added: string[];
            changed: string[];
            created: boolean;
            faults: components["schemas"]["Faults"];
            /** @description Not in the document; ?prune=true removes them. */
            kept: string[];
            pipeline_id: string;
            removed: string[];
            unchanged: string[];
        };
        /**
         * LaneList
         * @description The closed lanes.
         */
        LaneList: {
            results: components["schemas"]["LaneView"][];
        };
        /**
         * LaneView
         * @description A provider that nothing is ordered from.
         */
        LaneView: {
            /** Format: date-time */
            closed_at: string;
            provider: string;
            reason: string;
        };
        /**
         * LimitRequest
         * @description How many jobs of a queue may run at once.
         */
        LimitRequest: {
            /** @description Over all workers; null: no limit. */
            max_running: number | null;
        };
        /**
         * LoginRequest
         * @description What stands behind ``#login=`` in a one-time link.
         */
        LoginRequest: {
            login: string;
        };
        /**
         * Me
         * @description Who asks.
         */
        Me: {
            /** @description The token's. */
            name: string;
            role: components["schemas"]["AccessRole"];
            /** @description token or session. */
            way: string;
        };
        /**
         * MediaType
         * @description Name the kind of content that flows along an edge.
         * @enum {string}
         */
        MediaType: "text" | "json" | "image" | "video" | "audio";
        /**
         * NamedNode
         * @description A whole node with its id.
         */
        NamedNode: {
            /**
             * @description Only of nodes of type asset: {type, and one of content, source, url}.
             * @default null
             */
            asset?: {
                [key: string]: unknown;
            } | null;
            config?: {
                [key: string]: unknown;
            };
            id: string;
            /** @description {slot: "id"} or {slot: ["id", …]}. */
            inputs?: {
                [key: string]: string | string[];
            };
            /**
             * @description Where it is shown; null: where it was.
             * @default null
             */
            position?: components["schemas"]["Position"] | null;
            /**
             * @description The revision that was seen, 0 for none: 409 when another one is there. Null: whatever is there is replaced.
             * @default null
             */
            revision?: number | null;
            /** @default  */
            title?: string;
            /** @description See GET node_types. */
            type: string;
        };
        /**
         * NodeBody
         * @description A whole node, as its editor writes it.
         */
        NodeBody: {
            /**
             * @description Only of nodes of type asset: {type, and one of content, source, url}.
             * @default null
             */
            asset?: {
                [key: string]: unknown;
            } | null;
            config?: {
                [key: string]: unknown;
            };
            /** @description {slot: "id"} or {slot: ["id", …]}. */
            inputs?: {
                [key: string]: string | string[];
            };
            /**
             * @description Where it is shown; null: where it was.
             * @default null
             */
            position?: components["schemas"]["Position"] | null;
            /**
             * @description The revision that was seen, 0 for none: 409 when another one is there. Null: whatever is there is replaced.
             * @default null
             */
            revision?: number | null;
            /** @default  */
            title?: string;
            /** @description See GET node_types. */
            type: string;
        };
        /**
         * NodeChanges
         * @description Columns of a node; what is left out stays as it is, what is given is replaced as a whole.
         */
        NodeChanges: {
            /**
             * @description Null takes the asset away.
             * @default null
             */
            asset?: {
                [key: string]: unknown;
            } | null;
            /** @default null */
            config?: {
                [key: string]: unknown;
            } | null;
            /** @default null */
            inputs?: {
                [key: string]: string | string[];
            } | null;
            /** @default null */
            position?: components["schemas"]["Position"] | null;
            /** @default null */
            title?: string | null;
            /** @default null */
            type?: string | null;
        };
        /**
         * NodeList
         * @description All nodes of a pipeline, in the order in which they were made.
         */
        NodeList: {
            results: components["schemas"]["NodeView"][];
        };
        /**
         * NodeStatus
         * @description Say how far a node is; the same four words stand in the table's CHECK.
         * @enum {string}
         */
        NodeStatus: "pending" | "in_progress" | "completed" | "failed";
        /**
         * NodeStatusView
         * @description How far a node is.
         */
        NodeStatusView: {
            id: string;
            metadata: {
                [key: string]: unknown;
            };
            output: components["schemas"]["Output"] | null;
            status: components["schemas"]["NodeStatus"];
        };
        /**
         * NodesWrite
         * @description Nodes to be written and removed, all or none.
         */
        NodesWrite: {
            /** @description Ids; what is not there is no error. */
            delete?: string[];
            nodes?: components["schemas"]["NamedNode"][];
        };
        /**
         * NodesWritten
         * @description What a bulk write did.
         */
        NodesWritten: {
            added: string[];
            changed: string[];
            /** @description Of the pipeline as it stands now; also the ETag. */
            edit: string;
            removed: string[];
            /** @description Of the nodes that were named, as they stand now. */
            revisions: {
                [key: string]: number;
            };
            unchanged: string[];
        };
        /**
         * NodeType
         * @description Name what a node makes.
         * @enum {string}
         */
        NodeType: "asset" | "talking-head" | "generate-animation" | "generate-voiceover" | "render-code" | "mix-audio" | "merge-videos" | "compose-video";
        /**
         * NodeTypeList
         * @description All node types.
         */
        NodeTypeList: {
            results: components["schemas"]["NodeTypeView"][];
        };
        /**
         * NodeTypeView
         * @description What is fixed for all nodes of a type.
         */
        NodeTypeView: {
            /** @description Other names that are read. */
            aliases: string[];
            /** @description JSON Schema of its config. */
            config: {
                [key: string]: unknown;
            };
            /** @description Null: what the asset says. */
            makes: components["schemas"]["MediaType"] | null;
            /** @description Slots, and config keys written config.KEY, of which exactly one must be given. */
            one_of: string[];
            /** @description The default first. */
            providers: components["schemas"]["Provider"][];
            queue: components["schemas"]["Queue"];
            slots: {
                [key: string]: components["schemas"]["SlotView"];
            };
            type: components["schemas"]["NodeType"];
        };
        /**
         * NodeView
         * @description A node with what its editor wrote and what the system says of it.
         */
        NodeView: {
            /** @description Only of nodes of type asset, else null. */
            asset: unknown;
            config: unknown;
            /** Format: date-time */
            created_at: string;
            fingerprint: string | null;
            generation: number;
            id: string;
            /** @description {slot: "id"} or {slot: ["id", …]}. */
            inputs: unknown;
            /** @description Null: the dispatcher has not looked at it yet. */
            is_valid: boolean | null;
            /** @description The system's: startedAt, completedAt, cost, retries, cacheHit, progress, error. */
            metadata: {
                [key: string]: unknown;
            };
            /** @description What it made; stays until it is replaced, also while the node is pending again. */
            output: components["schemas"]["Output"] | null;
            pipeline_id: string;
            /** @description Where an editor put it; null: wherever the layout does. */
            position: components["schemas"]["Position"] | null;
            /** @description Counts the edits of what it makes; send it back to keep somebody else's edit from being lost. */
            revision: number;
            status: components["schemas"]["NodeStatus"];
            title: string;
            type: string;
            /** Format: date-time */
            updated_at: string;
            validation_errors: {
                [key: string]: string;
            };
        };
        /**
         * Nothing
         * @description A query without parameters.
         */
        Nothing: Record<string, never>;
        /**
         * OpsEvent
         * @description Event ``ops``: all that operators watch, as a whole.
         */
        OpsEvent: {
            lanes: components["schemas"]["LaneView"][];
            queues: components["schemas"]["QueueView"][];
            workers: components["schemas"]["WorkerView"][];
        };
        /**
         * Output
         * @description Describe what a node made, as it stands in ``nodes.output`` and ``results.output``.
         */
        Output: {
            /** @default null */
            duration?: number | null;
            files?: {
                [key: string]: components["schemas"]["SideFile"];
            };
            /** @default null */
            fps?: string | null;
            /** @default null */
            hasAudio?: boolean | null;
            /** @default null */
            height?: number | null;
            /** @default null */
            localFile?: string | null;
            s3Key: string;
            sha256: string;
            size: number;
            type: components["schemas"]["MediaType"];
            /** @default null */
            width?: number | null;
        } & {
            [key: string]: unknown;
        };
        /**
         * PageMeta
         * @description Where a page stands in the whole list.
         */
        PageMeta: {
            current_page: number;
            total_count: number;
            total_pages: number;
        };
        /**
         * PauseRequest
         * @description Why a queue is to be paused.
         */
        PauseRequest: {
            /**
             * @description For the next person who looks.
             * @default null
             */
            reason?: string | null;
        };
        /**
         * PipelineBody
         * @description A pipeline to be made.
         */
        PipelineBody: {
            /** @description See GET schemas/pipeline. */
            config?: {
                [key: string]: unknown;
            };
            /**
             * @description Null: one is made up; from the Idempotency-Key, where there is one.
             * @default null
             */
            id?: string | null;
            nodes?: components["schemas"]["NamedNode"][];
            /** @default  */
            title?: string;
            /** @default 1.0 */
            version?: string;
        };
        /**
         * PipelineChanges
         * @description Columns of a pipeline; what is left out or null stays as it is, what is given is replaced as a whole.
         */
        PipelineChanges: {
            /** @default null */
            config?: {
                [key: string]: unknown;
            } | null;
            /** @default null */
            title?: string | null;
            /** @default null */
            version?: string | null;
        };
        /**
         * PipelineEvent
         * @description Events ``snapshot`` and ``change`` of a pipeline: replace what is known under each id.
         */
        PipelineEvent: {
            /** @description After a reconnect: all that there are; whatever else is known is gone. Null: nothing to compare. */
            node_ids: string[] | null;
            /** @description snapshot: all of them; change: those that are new. */
            nodes: components["schemas"]["NodeView"][];
            /** @description Null: as before. */
            pipeline: components["schemas"]["PipelineHead"] | null;
            /** @description Nodes that are gone. */
            removed: string[];
            /** @description The newest runs; null: as before. */
            runs: components["schemas"]["RunView"][] | null;
        };
        /**
         * PipelineHead
         * @description A pipeline without its nodes, and its edit.
         */
        PipelineHead: {
            /** @description As its editor wrote it; see GET schemas/pipeline. */
            config: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
            /** @description Changes with every edit of the pipeline or a node. */
            edit: string;
            id: string;
            /** @description The system's: totalCost, estimatedTotalCost, progress by status. */
            metadata: {
                [key: string]: unknown;
            };
            title: string;
            /** Format: date-time */
            updated_at: string;
            version: string;
        };
        /**
         * PipelineList
         * @description A page of pipelines, the most recently touched first.
         */
        PipelineList: {
            meta: components["schemas"]["PageMeta"];
            results: components["schemas"]["PipelineSummary"][];
        };
        /**
         * PipelineSummary
         * @description A pipeline without its nodes.
         */
        PipelineSummary: {
            /** @description As its editor wrote it; see GET schemas/pipeline. */
            config: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
            id: string;
            /** @description The system's: totalCost, estimatedTotalCost, progress by status. */
            metadata: {
                [key: string]: unknown;
            };
            title: string;
            /** Format: date-time */
            updated_at: string;
            version: string;
        };
        /**
         * PipelineView
         * @description A pipeline with its nodes.
         */
        PipelineView: {
            /** @description As its editor wrote it; see GET schemas/pipeline. */
            config: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
            /** @description Changes with every edit of the pipeline or a node, and with nothing else; also the ETag. */
            edit: string;
            id: string;
            /** @description The system's: totalCost, estimatedTotalCost, progress by status. */
            metadata: {
                [key: string]: unknown;
            };
            nodes: components["schemas"]["NodeView"][];
            title: string;
            /** Format: date-time */
            updated_at: string;
            version: string;
        };
        /**
         * PlannedNode
         * @description What a run would do with a node.
         */
        PlannedNode: {
            action: components["schemas"]["Action"];
            /** @description How the estimate was reckoned. */
            basis: string;
            /** @description Null: it depends on outputs that are yet to be made. */
            fingerprint: string | null;
            node_id: string;
            provider: components["schemas"]["Provider"] | null;
            usd: number;
            why: string;
        };
        /**
         * PlanView
         * @description What a run of everything would do now.
         */
        PlanView: {
            /** @enum {string} */
            mode: "draft" | "final";
            pipeline_id: string;
            results: components["schemas"]["PlannedNode"][];
            usd: number;
        };
        /**
         * Position
         * @description A node's upper left corner in an editor's graph; no output depends on it, and no revision counts it.
         */
        Position: {
            x: number;
            y: number;
        };
        /**
         * Provider
         * @description Name who does the work of a node.
         * @enum {string}
         */
        Provider: "heygen" | "elevenlabs" | "veo" | "runway" | "remotion" | "ffmpeg" | "local";
        /**
         * Queue
         * @description Name where jobs of one worker type wait.
         * @enum {string}
         */
        Queue: "media" | "heygen" | "tts" | "animation" | "render";
        /**
         * Queued
         * @description A run is asked for.
         */
        Queued: {
            /**
             * Format: uuid
             * @description The run's id, by the name that the plan's routes give it.
             */
            job_id: string;
            /** @default queued */
            status: string;
        };
        /**
         * QueueList
         * @description All queues.
         */
        QueueList: {
            results: components["schemas"]["QueueView"][];
        };
        /**
         * QueueView
         * @description A queue's controls and how many of its jobs are in each state.
         */
        QueueView: {
            /** @description Depth: jobs that could be claimed now. */
            available: number;
            /** @description Throughput over the last five minutes. */
            completed_per_minute: number;
            dead: number;
            held: number;
            /** @description At most so many run at once over all workers; null: no limit. */
            max_running: number | null;
            name: string;
            /** @description Age of the oldest job that could be claimed. */
            oldest_seconds: number | null;
            paused: boolean;
            reason: string | null;
            /** @description A provider asked for silence until then. */
            resume_at: string | null;
            running: number;
            scheduled: number;
            waiting: number;
        };
        /**
         * RetryRequest
         * @description How failed work is to be tried again.
         */
        RetryRequest: {
            /**
             * @description Somebody has looked at the provider: orders whose reply was lost are not there.
             * @default false
             */
            order_again?: boolean;
        };
        /**
         * RunList
         * @description The newest runs.
         */
        RunList: {
            results: components["schemas"]["RunView"][];
        };
        /**
         * RunRequest
         * @description How a pipeline is to be run.
         */
        RunRequest: {
            /**
             * @description Make again even what has a result.
             * @default false
             */
            force?: boolean;
            /**
             * @description Lower is sooner; -10 overtakes what waits.
             * @default 0
             */
            priority?: number;
        };
        /**
         * RunView
         * @description A run.
         */
        RunView: {
            /** Format: date-time */
            created_at: string;
            /** @description Also everything that follows from it. */
            downstream: boolean;
            ended_at: string | null;
            error: {
                [key: string]: unknown;
            } | null;
            force: boolean;
            /** Format: uuid */
            id: string;
            /** @description Null: everything that was not up to date. */
            node_id: string | null;
            /** @description How many of its nodes are open, completed, failed, blocked, cancelled; null before it has begun. */
            nodes: {
                [key: string]: number;
            } | null;
            pipeline_id: string;
            priority: number;
            requested_by: string;
            started_at: string | null;
            /** @description requested, active, completed, failed or cancelled. */
            state: string;
            /** @description Also what the node needs. */
            upstream: boolean;
        };
        /**
         * SessionMade
         * @description A session; the cookie came with it. Keep the rest in the browser's storage: it is not told again.
         */
        SessionMade: {
            /** @description To be sent as header X-CSRF-Token with every request. */
            csrf_token: string;
            /** Format: date-time */
            expires_at: string;
            role: components["schemas"]["AccessRole"];
            /** @description To be sent as ?ticket= where no header can be: <video>, <img> and EventSource. */
            ticket: string;
        };
        /**
         * SideFile
         * @description Point at a file that lies beside a node's main output (captions, poster, manifest).
         */
        SideFile: {
            s3Key: string;
            sha256: string;
            size: number;
        };
        /**
         * SlotView
         * @description A named input of a node type.
         */
        SlotView: {
            accepts: components["schemas"]["MediaType"][];
            /** @description References that it needs. */
            least: number;
            /** @description Takes any number, whose order is kept. */
            multiple: boolean;
        };
        /**
         * SpendLine
         * @description What was ordered from a provider on a day.
         */
        SpendLine: {
            /**
             * Format: date
             * @description Of the orders, in UTC.
             */
            day: string;
            orders: number;
            provider: string;
            /** @description Expected for what is under way. */
            reserved: number;
            /** @description Paid. */
            settled: number;
        };
        /**
         * SpendList
         * @description The newest day first.
         */
        SpendList: {
            results: components["schemas"]["SpendLine"][];
            /** @description Paid in all these days. */
            total: number;
        };
        /**
         * TouchedEvent
         * @description Event ``touched``: in these pipelines something changed.
         */
        TouchedEvent: {
            /** @description Empty, first of all and after a loss: look at all that is shown anew. */
            pipeline_ids: string[];
        };
        /**
         * Uploaded
         * @description A file that has arrived.
         */
        Uploaded: {
            sha256: string;
            /** @description Bytes. */
            size: number;
            /** @description For an asset's ``source``. */
            source: string;
        };
        /**
         * UploadPlace
         * @description Where a file goes.
         */
        UploadPlace: {
            /** @description Send token or session along; false: the URL is signed, and neither may be sent. */
            authorize: boolean;
            expires_at: string | null;
            /** @default PUT */
            method: string;
            /** @description What an asset's ``source`` says once the file is there. */
            source: string;
            upload_id: string;
            /** @description Absolute and signed where the storage is S3; else a path of this API. */
            url: string;
        };
        /**
         * UploadRequest
         * @description A file that is to come.
         */
        UploadRequest: {
            /** @description Its name; the ending tells what it is. */
            filename: string;
        };
        /**
         * WorkerList
         * @description All workers.
         */
        WorkerList: {
            results: components["schemas"]["WorkerView"][];
        };
        /**
         * WorkerView
         * @description A process that may own jobs.
         */
        WorkerView: {
            /** @description Its lease holds. */
            alive: boolean;
            draining: boolean;
            health_url: string | null;
            host: string;
            id: number;
            pid: number;
            queues: string[];
            running: number;
            /** Format: date-time */
            seen_at: string;
            service: string;
            slots: number;
            /** Format: date-time */
            started_at: string;
            version: string;
        };
    };
    responses: {
        /** @description Bad Request */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Conflict */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Forbidden */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Not Found */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Precondition Failed */
        PreconditionFailed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Requested Range Not Satisfiable */
        RequestedRangeNotSatisfiable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Request Entity Too Large */
        RequestEntityTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Service Unavailable */
        ServiceUnavailable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Too Many Requests */
        TooManyRequests: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Unauthorized */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Unprocessable Entity */
        UnprocessableEntity: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Unsupported Media Type */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type AccessRole = components['schemas']['AccessRole'];
export type Action = components['schemas']['Action'];
export type AttemptList = components['schemas']['AttemptList'];
export type AttemptView = components['schemas']['AttemptView'];
export type Cancelled = components['schemas']['Cancelled'];
export type CancelRequest = components['schemas']['CancelRequest'];
export type DeletedEvent = components['schemas']['DeletedEvent'];
export type Document = components['schemas']['Document'];
export type EndedJob = components['schemas']['EndedJob'];
export type EndedJobList = components['schemas']['EndedJobList'];
export type Error = components['schemas']['Error'];
export type ErrorFacts = components['schemas']['ErrorFacts'];
export type EstimateView = components['schemas']['EstimateView'];
export type ExecuteRequest = components['schemas']['ExecuteRequest'];
export type Faults = components['schemas']['Faults'];
export type Health = components['schemas']['Health'];
export type ImportReport = components['schemas']['ImportReport'];
export type LaneList = components['schemas']['LaneList'];
export type LaneView = components['schemas']['LaneView'];
export type LimitRequest = components['schemas']['LimitRequest'];
export type LoginRequest = components['schemas']['LoginRequest'];
export type Me = components['schemas']['Me'];
export type MediaType = components['schemas']['MediaType'];
export type NamedNode = components['schemas']['NamedNode'];
export type NodeBody = components['schemas']['NodeBody'];
export type NodeChanges = components['schemas']['NodeChanges'];
export type NodeList = components['schemas']['NodeList'];
export type NodeStatus = components['schemas']['NodeStatus'];
export type NodeStatusView = components['schemas']['NodeStatusView'];
export type NodesWrite = components['schemas']['NodesWrite'];
export type NodesWritten = components['schemas']['NodesWritten'];
export type NodeType = components['schemas']['NodeType'];
export type NodeTypeList = components['schemas']['NodeTypeList'];
export type NodeTypeView = components['schemas']['NodeTypeView'];
export type NodeView = components['schemas']['NodeView'];
export type Nothing = components['schemas']['Nothing'];
export type OpsEvent = components['schemas']['OpsEvent'];
export type Output = components['schemas']['Output'];
export type PageMeta = components['schemas']['PageMeta'];
export type PauseRequest = components['schemas']['PauseRequest'];
export type PipelineBody = components['schemas']['PipelineBody'];
export type PipelineChanges = components['schemas']['PipelineChanges'];
export type PipelineEvent = components['schemas']['PipelineEvent'];
export type PipelineHead = components['schemas']['PipelineHead'];
export type PipelineList = components['schemas']['PipelineList'];
export type PipelineSummary = components['schemas']['PipelineSummary'];
export type PipelineView = components['schemas']['PipelineView'];
export type PlannedNode = components['schemas']['PlannedNode'];
export type PlanView = components['schemas']['PlanView'];
export type Position = components['schemas']['Position'];
export type Provider = components['schemas']['Provider'];
export type Queue = components['schemas']['Queue'];
export type Queued = components['schemas']['Queued'];
export type QueueList = components['schemas']['QueueList'];
export type QueueView = components['schemas']['QueueView'];
export type RetryRequest = components['schemas']['RetryRequest'];
export type RunList = components['schemas']['RunList'];
export type RunRequest = components['schemas']['RunRequest'];
export type RunView = components['schemas']['RunView'];
export type SessionMade = components['schemas']['SessionMade'];
export type SideFile = components['schemas']['SideFile'];
export type SlotView = components['schemas']['SlotView'];
export type SpendLine = components['schemas']['SpendLine'];
export type SpendList = components['schemas']['SpendList'];
export type TouchedEvent = components['schemas']['TouchedEvent'];
export type Uploaded = components['schemas']['Uploaded'];
export type UploadPlace = components['schemas']['UploadPlace'];
export type UploadRequest = components['schemas']['UploadRequest'];
export type WorkerList = components['schemas']['WorkerList'];
export type WorkerView = components['schemas']['WorkerView'];
export type ResponseBadRequest = components['responses']['BadRequest'];
export type ResponseConflict = components['responses']['Conflict'];
export type ResponseForbidden = components['responses']['Forbidden'];
export type ResponseNotFound = components['responses']['NotFound'];
export type ResponsePreconditionFailed = components['responses']['PreconditionFailed'];
export type ResponseRequestedRangeNotSatisfiable = components['responses']['RequestedRangeNotSatisfiable'];
export type ResponseRequestEntityTooLarge = components['responses']['RequestEntityTooLarge'];
export type ResponseServiceUnavailable = components['responses']['ServiceUnavailable'];
export type ResponseTooManyRequests = components['responses']['TooManyRequests'];
export type ResponseUnauthorized = components['responses']['Unauthorized'];
export type ResponseUnprocessableEntity = components['responses']['UnprocessableEntity'];
export type ResponseUnsupportedMediaType = components['responses']['UnsupportedMediaType'];
export type $defs = Record<string, never>;
export interface operations {
    get_docs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    touched_events: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the last event that arrived: what changed since then is sent. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    revive_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's number. */
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RetryRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queued"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["RequestEntityTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_dead_jobs: {
        parameters: {
            query?: {
                /** @description From 1. */
                page?: number;
                /** @description How many on a page. */
                per?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedJobList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_lanes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LaneList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    open_lane: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The provider's name. */
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Nothing"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LaneList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["RequestEntityTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_node_types: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeTypeList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_openapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    ops_events: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the last event that arrived: what changed since then is sent. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_pipelines: {
        parameters: {
            query?: {
                /** @description From 1. */
                page?: number;
                /** @description How many on a page. */
                per?: number;
                /** @description Part of a title or an id; upper and lower case are one. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelineList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    create_pipeline: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text: with the same one, the same pipeline is made, once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PipelineBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelineView"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelineView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["RequestEntityTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_pipeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelineView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    delete_pipeline: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen: 412 when something else is there now. */
                "If-Match"?: string;
            };
            path: {
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    update_pipeline: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen: 412 when something else is there now. */
                "If-Match"?: string;
            };
            path: {
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PipelineChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelineView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["RequestEntityTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    cancel_runs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CancelRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cancelled"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["RequestEntityTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    estimate_pipeline: {
        parameters: {
            query?: {
                /** @description Nodes to be made again, divided by commas. */
                force?: string | null;
                /** @description As if the pipeline were in this mode. */
                mode?: ("draft" | "final") | null;
            };
            header?: never;
            path: {
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EstimateView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    pipeline_events: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the last event that arrived: what changed since then is sent. */
                "Last-Event-ID"?: string;
            };
            path: {
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    export_pipeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_nodes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    write_nodes: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen: 412 when something else is there now. */
                "If-Match"?: string;
            };
            path: {
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NodesWrite"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodesWritten"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["RequestEntityTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_node: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The node's id, unique within its pipeline. */
                node_id: string;
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    put_node: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen: 412 when something else is there now. */
                "If-Match"?: string;
                /** @description `*`: 412 when there is one already. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The node's id, unique within its pipeline. */
                node_id: string;
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NodeBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeView"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["RequestEntityTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    delete_node: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen: 412 when something else is there now. */
                "If-Match"?: string;
            };
            path: {
                /** @description The node's id, unique within its pipeline. */
                node_id: string;
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    update_node: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen: 412 when something else is there now. */
                "If-Match"?: string;
            };
            path: {
                /** @description The node's id, unique within its pipeline. */
                node_id: string;
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NodeChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["RequestEntityTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_attempts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The node's id, unique within its pipeline. */
                node_id: string;
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttemptList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    execute_node: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The node's id, unique within its pipeline. */
                node_id: string;
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ExecuteRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queued"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["RequestEntityTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_file: {
        parameters: {
            query?: {
                /** @description The output's sha256, where it is known: then a browser may keep what it gets for ever. */
                v?: string | null;
            };
            header?: {
                /** @description The ETag that is known: 304. */
                "If-None-Match"?: string;
                /** @description bytes=FIRST-LAST; one range. */
                Range?: string;
            };
            path: {
                /** @description Name of a side file, as captions, poster or waveform. */
                file: string;
                /** @description The node's id, unique within its pipeline. */
                node_id: string;
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description Partial Content */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description Found */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            416: components["responses"]["RequestedRangeNotSatisfiable"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_file_head: {
        parameters: {
            query?: {
                /** @description The output's sha256, where it is known: then a browser may keep what it gets for ever. */
                v?: string | null;
            };
            header?: {
                /** @description The ETag that is known: 304. */
                "If-None-Match"?: string;
                /** @description bytes=FIRST-LAST; one range. */
                Range?: string;
            };
            path: {
                /** @description Name of a side file, as captions, poster or waveform. */
                file: string;
                /** @description The node's id, unique within its pipeline. */
                node_id: string;
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Partial Content */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Found */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Requested Range Not Satisfiable */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_output: {
        parameters: {
            query?: {
                /** @description The output's sha256, where it is known: then a browser may keep what it gets for ever. */
                v?: string | null;
            };
            header?: {
                /** @description The ETag that is known: 304. */
                "If-None-Match"?: string;
                /** @description bytes=FIRST-LAST; one range. */
                Range?: string;
            };
            path: {
                /** @description The node's id, unique within its pipeline. */
                node_id: string;
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description Partial Content */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description Found */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            416: components["responses"]["RequestedRangeNotSatisfiable"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_output_head: {
        parameters: {
            query?: {
                /** @description The output's sha256, where it is known: then a browser may keep what it gets for ever. */
                v?: string | null;
            };
            header?: {
                /** @description The ETag that is known: 304. */
                "If-None-Match"?: string;
                /** @description bytes=FIRST-LAST; one range. */
                Range?: string;
            };
            path: {
                /** @description The node's id, unique within its pipeline. */
                node_id: string;
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Partial Content */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Found */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Requested Range Not Satisfiable */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_preview: {
        parameters: {
            query?: {
                /** @description The output's sha256, where it is known: then a browser may keep what it gets for ever. */
                v?: string | null;
            };
            header?: {
                /** @description The ETag that is known: 304. */
                "If-None-Match"?: string;
                /** @description bytes=FIRST-LAST; one range. */
                Range?: string;
            };
            path: {
                /** @description The node's id, unique within its pipeline. */
                node_id: string;
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Partial Content */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description Found */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            416: components["responses"]["RequestedRangeNotSatisfiable"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_preview_head: {
        parameters: {
            query?: {
                /** @description The output's sha256, where it is known: then a browser may keep what it gets for ever. */
                v?: string | null;
            };
            header?: {
                /** @description The ETag that is known: 304. */
                "If-None-Match"?: string;
                /** @description bytes=FIRST-LAST; one range. */
                Range?: string;
            };
            path: {
                /** @description The node's id, unique within its pipeline. */
                node_id: string;
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Partial Content */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Found */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Requested Range Not Satisfiable */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    retry_node: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The node's id, unique within its pipeline. */
                node_id: string;
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RetryRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queued"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["RequestEntityTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_status: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The node's id, unique within its pipeline. */
                node_id: string;
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeStatusView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    plan_pipeline: {
        parameters: {
            query?: {
                /** @description Nodes to be made again, divided by commas. */
                force?: string | null;
                /** @description As if the pipeline were in this mode. */
                mode?: ("draft" | "final") | null;
            };
            header?: never;
            path: {
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    retry_pipeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RetryRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queued"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["RequestEntityTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    run_pipeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RunRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queued"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["RequestEntityTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_runs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The pipeline's id. */
                pipeline_id: string;
                /** @description The run's id, which `execute` answers as job_id. */
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    validate_pipeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The pipeline's id. */
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Faults"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    import_pipeline: {
        parameters: {
            query?: {
                /** @description Instead of what the document says. */
                mode?: ("draft" | "final") | null;
                /** @description Remove nodes that the document does not mention. */
                prune?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Document"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["RequestEntityTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    validate_body: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Document"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Faults"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["RequestEntityTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_queues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    limit_queue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue's name. */
                queue: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LimitRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["RequestEntityTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    pause_queue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue's name. */
                queue: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PauseRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["RequestEntityTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    resume_queue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue's name. */
                queue: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Nothing"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["RequestEntityTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_schema: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/schema+json": unknown;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    who_am_i: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    log_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionMade"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            413: components["responses"]["RequestEntityTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    log_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_spend: {
        parameters: {
            query?: {
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpendList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    create_upload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UploadRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadPlace"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["RequestEntityTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    put_upload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name. */
                name: string;
                /** @description What `POST uploads` answered. */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Uploaded"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["RequestEntityTooLarge"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    hear_google: {
        parameters: {
            query?: never;
            header?: {
                /** @description The event's id. */
                "webhook-id"?: string;
                /** @description As Standard Webhooks says: v1,BASE64. */
                "webhook-signature"?: string;
                /** @description Seconds since 1970. */
                "webhook-timestamp"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": unknown;
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["RequestEntityTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    hear_heygen: {
        parameters: {
            query?: never;
            header?: {
                /** @description Hex HMAC-SHA256 of the body with the endpoint's secret. */
                "Heygen-Signature"?: string;
                /** @description Seconds since 1970. */
                "Heygen-Timestamp"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": unknown;
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["RequestEntityTooLarge"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_workers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkerList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
}
/** By stream: what comes as the data of each event. */
export interface events {
    pipeline_events: {
        snapshot: components["schemas"]["PipelineEvent"];
        change: components["schemas"]["PipelineEvent"];
        deleted: components["schemas"]["DeletedEvent"];
    };
    touched_events: {
        touched: components["schemas"]["TouchedEvent"];
    };
    ops_events: {
        ops: components["schemas"]["OpsEvent"];
    };
}
