// generated from openapi.json; do not edit
// made by: npm run generate

export interface paths {
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The public keys that verify our tokens (RFC 7517) */
        get: operations["getJwks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/oauth-authorization-server": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where and how tokens are given out (RFC 8414) */
        get: operations["getAuthorizationServer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Healthy or not, in one word */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orchestration/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tasks by numbered pages, newest first */
        get: operations["listOrchestrationTasks"];
        put?: never;
        /** Propose a task */
        post: operations["createOrchestrationTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orchestration/tasks/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Approve or reject up to 500 tasks */
        patch: operations["approveOrchestrationTasks"];
        trace?: never;
    };
    "/api/orchestration/tasks/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Say who is to do a task; an approved one begins with that */
        patch: operations["assignOrchestrationTask"];
        trace?: never;
    };
    "/api/orchestration/tasks/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Say that a task is done */
        patch: operations["completeOrchestrationTask"];
        trace?: never;
    };
    "/api/v1/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Agents, newest first */
        get: operations["listAgents"];
        put?: never;
        /** Make an agent */
        post: operations["createAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One agent */
        get: operations["getAgent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename, describe, disable or enable an agent */
        patch: operations["changeAgent"];
        trace?: never;
    };
    "/api/v1/agents/{id}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tokens of an agent: the valid ones, then the newest, 100 at most */
        get: operations["listAgentTokens"];
        put?: never;
        /** Issue a token: two may be valid at a time */
        post: operations["issueAgentToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/tokens/{tokenId}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revoke a token: it stops within a second */
        post: operations["revokeAgentToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/artifacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Artifacts, the latest find first unless asked for otherwise */
        get: operations["listArtifacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/artifacts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One artifact with what it says */
        get: operations["getArtifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/artifacts/{id}/adopt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adopt what you saw */
        post: operations["adoptArtifact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/artifacts/{id}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed between two revisions */
        get: operations["diffArtifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/artifacts/{id}/exclude": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leave it out, and say why */
        post: operations["excludeArtifact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/artifacts/{id}/files/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One file of an artifact, as an attachment of at most 2 MB */
        get: operations["getArtifactFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/artifacts/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have it looked at anew */
        post: operations["restoreArtifact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/artifacts/{id}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an artifact was, the newest first */
        get: operations["listArtifactRevisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/artifacts/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decide on up to 500 artifacts */
        post: operations["bulkArtifacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/artifacts/bulk/{batchId}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back your decisions of a batch of the last minute */
        post: operations["undoBulkArtifacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/artifacts/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many artifacts there are, and of which kinds */
        get: operations["countArtifacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened, newest first */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All that happened, newest first, as a file
         * @description As long as it is. A connection that breaks in the middle means that it is not complete.
         */
        get: operations["exportAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in; the cookie `souk_refresh` renews what is answered */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the session of the cookie */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout-everywhere": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End all sessions of the caller */
        post: operations["logoutEverywhere"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who the caller is */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change the own password; every other session ends */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the caller may do, and what each role may */
        get: operations["getPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A new access token, by the cookie, which is renewed too */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sessions of the caller, the one used last first, 100 at most */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a session of the caller */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange an agent token for a JWT
         * @description RFC 6749, section 4.4. The client is the agent, its secret a token of the agent, by HTTP Basic (both form-encoded first) or in the body. Errors are those of the RFC.
         */
        post: operations["exchangeToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Live events (server-sent events) */
        get: operations["streamEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hooks/git/{sourceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A push, as GitHub and GitLab tell of it, signed with the secret of the webhook */
        post: operations["takePush"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs, newest first */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One job */
        get: operations["getJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a queued job, or ask a running one to stop */
        post: operations["cancelJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a failed or dead job off the list of things to look at */
        post: operations["discardJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run a failed, dead or cancelled job again */
        post: operations["replayJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the caller was told, newest first */
        get: operations["listNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have read some, or all */
        post: operations["readNotifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Policies, in the order in which they are tried */
        get: operations["listPolicies"];
        put?: never;
        /** Make a policy; it comes last in the order */
        post: operations["createPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One policy */
        get: operations["getPolicy"];
        put?: never;
        post?: never;
        /** Delete a policy; what it has decided stays */
        delete: operations["deletePolicy"];
        options?: never;
        head?: never;
        /** Change a policy, or switch it on, to shadow or off */
        patch: operations["changePolicy"];
        trace?: never;
    };
    "/api/v1/policies/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a policy would have done with what was proposed in the past */
        post: operations["tryPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put all policies in order at once */
        post: operations["orderPolicies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policy-stops": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Kill switches and freezes, newest first */
        get: operations["listPolicyStops"];
        put?: never;
        /** Keep policies from approving */
        post: operations["startPolicyStop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policy-stops/{id}/lift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let policies approve again */
        post: operations["liftPolicyStop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scans/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One scan: how far it is, what it found, what went wrong
         * @description While it runs, the event stream tells every second of `scan.progressed`.
         */
        get: operations["getScan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scans/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a scan
         * @description One that waits is cancelled at once, one that runs within seconds. The catalog stays as it was.
         */
        post: operations["cancelScan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scans/{id}/problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a scan met that somebody may want to look at */
        get: operations["listScanProblems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/signing-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Signing keys, newest first */
        get: operations["listSigningKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/signing-keys/{kid}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuse, from now on, whatever a key signed */
        post: operations["revokeSigningKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/signing-keys/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Publish the next signing key */
        post: operations["rotateSigningKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sources, newest first */
        get: operations["listSources"];
        put?: never;
        /** Add a source; its first scan is asked for */
        post: operations["createSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One source */
        get: operations["getSource"];
        put?: never;
        post?: never;
        /** Remove a source and all that was found in it */
        delete: operations["removeSource"];
        options?: never;
        head?: never;
        /** Change a source; what changes its findings asks for a scan */
        patch: operations["changeSource"];
        trace?: never;
    };
    "/api/v1/sources/{id}/confirm-removal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let the next scan remove what is gone
         * @description A scan that found nothing any more, or that would have removed more than 80 % of ten artifacts and more, has removed nothing: the source asks for attention with `all_gone` or `most_gone`. This asks for a scan that removes them, if it still finds the same commit.
         */
        post: operations["confirmRemoval"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{id}/mappings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people said about its paths */
        get: operations["getMappings"];
        /** Replace the mappings; a scan is asked for */
        put: operations["saveMappings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{id}/mappings/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What other mappings would change; nothing is saved */
        post: operations["previewMappings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{id}/mappings/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Back to the mappings before the last change, once */
        post: operations["undoMappings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{id}/scans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The scans of a source, newest first */
        get: operations["listScans"];
        put?: never;
        /**
         * Scan a source
         * @description One scan of a source runs and one waits. While one waits, whoever asks gets that one, which is theirs from then on; it begins with what the source is when its turn comes.
         */
        post: operations["startScan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{id}/tree": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is in a folder of the repository */
        get: operations["getSourceTree"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{id}/webhook-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make the secret with which a forge signs its pushes; the former one ends */
        post: operations["makeWebhookSecret"];
        /** Listen to no pushes any more */
        delete: operations["removeWebhookSecret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whether a repository can be reached, and what would be found in it; nothing is kept */
        post: operations["checkSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/infer-url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Repository, ref and folder behind an address of a forge */
        post: operations["inferSourceUrl"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the agents do */
        get: operations["getAgentStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/daily": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened on a day, per marketplace */
        get: operations["getDailyStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/funnel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far the tasks came that were made in a span of days */
        get: operations["getTaskFunnel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened in a span of days, in groups */
        get: operations["getStatisticsSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Readiness and versions of API and workers */
        get: operations["getSystem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Due times and expiry */
        get: operations["getTaskSettings"];
        /**
         * Change due times and expiry
         * @description Replaces all of it. Counts from then on: what is open keeps the due time it has until its next step, or an edit of its category or priority. Expiry counts for everything that has not expired yet.
         */
        put: operations["changeTaskSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your views and those that are shared, newest first */
        get: operations["listSavedViews"];
        put?: never;
        /** Keep a list under a name */
        post: operations["createSavedView"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-views/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One view */
        get: operations["getSavedView"];
        put?: never;
        post?: never;
        /** Delete your view */
        delete: operations["deleteSavedView"];
        options?: never;
        head?: never;
        /** Change your view */
        patch: operations["changeSavedView"];
        trace?: never;
    };
    "/api/v1/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tasks, newest first unless asked for otherwise */
        get: operations["listTasks"];
        put?: never;
        /** Propose a task */
        post: operations["createTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One task */
        get: operations["getTask"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Edit what a task says, before it is decided */
        patch: operations["editTask"];
        trace?: never;
    };
    "/api/v1/tasks/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve what you saw */
        post: operations["approveTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say who is to do it */
        post: operations["assignTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give it up */
        post: operations["cancelTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was said about a task, newest first */
        get: operations["listTaskComments"];
        put?: never;
        /** Say something about a task */
        post: operations["addTaskComment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/comments/{commentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a comment away; that there was one stays */
        delete: operations["deleteTaskComment"];
        options?: never;
        head?: never;
        /** Say it in other words */
        patch: operations["editTaskComment"];
        trace?: never;
    };
    "/api/v1/tasks/{id}/comments/{commentId}/edits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a comment said before, newest first */
        get: operations["listTaskCommentEdits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that it is done */
        post: operations["completeTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who decided what, and why, newest first */
        get: operations["listTaskDecisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to a task, newest first */
        get: operations["listTaskEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reject what you saw */
        post: operations["rejectTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give the work back */
        post: operations["releaseTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a rejected or cancelled one up again */
        post: operations["reopenTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/request-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send it back to be changed */
        post: operations["requestTaskChanges"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a task said, the newest first */
        get: operations["listTaskRevisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin the work */
        post: operations["startTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for a decision */
        post: operations["submitTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/unassign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leave open who is to do it */
        post: operations["unassignTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back your decision of the last minute */
        post: operations["undoTaskDecision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/watchers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who follows a task */
        get: operations["listTaskWatchers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/watchers/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Follow a task */
        put: operations["watchTask"];
        post?: never;
        /** Follow it no more */
        delete: operations["unwatchTask"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take one step on up to 500 tasks */
        post: operations["bulkTasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/bulk/{batchId}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back your decisions of a batch of the last minute */
        post: operations["undoBulkTasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/bulk/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** See which tasks a filter finds, before acting on them */
        post: operations["previewBulkTasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many tasks there are, and of which kinds */
        get: operations["countTasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All tasks that match, as a file
         * @description As long as it is. A connection that breaks in the middle means that it is not complete. The CSV has the columns id, number, title, description, marketplace, category, priority, status, estimatedHours, actualHours, tags, createdByKind, createdById, createdByName, assignedTo, approvedBy, completedBy, createdAt, updatedAt, submittedAt, approvedAt, startedAt, completedAt, cancelledAt, dueAt, expiredAt, rejectionReason, cancelReason, completionNotes, externalId, proposal, metadata.
         */
        get: operations["exportTasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Propose the tasks of a CSV file
         * @description All of them, or none when anything is wrong. UTF-8, at most 1000 rows; the first row names the columns: title, description, marketplace, category, priority, estimatedHours, tags, externalId, submit. Tags are separated by semicolons.
         */
        post: operations["importTasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/outcomes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What became of the tasks you made, oldest first
         * @description Without a cursor: the newest, of your 500 newest tasks, and the cursor of now. With the `nextCursor` of the answer before: all that came after it, nothing left out and nothing twice. An answer looks through 10,000 entries of the log at most; it may have no items and a cursor that is further, with which you ask again. `wait` lets it wait for the first one.
         */
        get: operations["listTaskOutcomes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People, newest first */
        get: operations["listUsers"];
        put?: never;
        /** Add a person */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One person */
        get: operations["getUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename a person, change role or limits, disable or enable */
        patch: operations["changeUser"];
        trace?: never;
    };
    "/api/v1/users/{id}/end-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign a person out everywhere */
        post: operations["endUserSessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a person a temporary password; all sessions end and a lockout is lifted */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is running */
        get: operations["getVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/sessions/end-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End every session of everybody */
        post: operations["endAllSessions"];
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
        AccessTokenView: {
            /** @description A JWT, for `Authorization: Bearer` */
            access_token: string;
            /** @description Seconds */
            expires_in: number;
            scope: string;
            /** @enum {string} */
            token_type: "Bearer";
        };
        /** @enum {string} */
        ActorKind: "human" | "agent" | "service";
        AdoptBody: {
            /** @description The `contentKey` of the artifact as you read it */
            contentKey: string;
        };
        /**
         * @description All that agents may do, unless said
         * @enum {string}
         */
        AgentScope: "account.read" | "tasks.read" | "tasks.propose" | "tasks.comment" | "events.read";
        AgentsStatisticsView: {
            /** @description The best first; agents of whom nothing is known at the end */
            agents: components["schemas"]["ScorecardView"][];
            /**
             * Format: date-time
             * @description Until when the log has been read: what happened later is not counted yet
             */
            asOf: string;
            /**
             * Format: date
             * @description The first day
             * @example 2026-03-31
             */
            from: string;
            /** @description Whose days these are */
            timezone: string;
            /**
             * Format: date
             * @description The last day, included
             * @example 2026-03-31
             */
            to: string;
        };
        /** @enum {string} */
        AgentStatus: "active" | "disabled";
        /** @enum {string} */
        AgentTokenState: "valid" | "expired" | "revoked";
        AgentTokenView: {
            /** @description CIDR ranges it may be used from; null: anywhere */
            addresses: string[] | null;
            /** Format: uuid */
            agentId: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            /** @description Its last characters */
            hint: string;
            /** Format: uuid */
            id: string;
            label: string;
            lastUsedAddress: string | null;
            /** Format: date-time */
            lastUsedAt: string | null;
            /** Format: date-time */
            revokedAt: string | null;
            revokeReason: string | null;
            scopes: string[];
            state: components["schemas"]["AgentTokenState"];
        };
        AgentView: {
            /** @description The one that MARKETPLACE_*_TOKEN of its marketplace signs in */
            bootstrap: boolean;
            /** Format: date-time */
            createdAt: string;
            description: string;
            /** Format: uuid */
            id: string;
            marketplace: components["schemas"]["Marketplace"];
            name: string;
            status: components["schemas"]["AgentStatus"];
            /** Format: date-time */
            updatedAt: string;
        };
        ApiStateView: {
            build: components["schemas"]["BuildView"];
            checks: {
                [key: string]: components["schemas"]["CheckView"];
            };
            instances: components["schemas"]["InstanceView"][];
            status: components["schemas"]["InstanceStatus"];
        };
        ApproveBody: {
            /** @description Whoever made the task reads it */
            reason?: string;
            /** @description The `revision` of the task as you read it */
            revision: string;
        };
        /**
         * @description What the last scan found
         * @enum {string}
         */
        ArtifactChange: "added" | "updated" | "unchanged" | "moved" | "removed";
        ArtifactCountsView: {
            byChange?: {
                added: number;
                moved: number;
                removed: number;
                unchanged: number;
                updated: number;
            };
            byKind?: {
                agent: number;
                command: number;
                hook: number;
                mcp_server: number;
                plugin: number;
                skill: number;
            };
            byReview?: {
                adopted: number;
                excluded: number;
                new: number;
            };
            /** @description Sources that have any, the largest first */
            bySource: components["schemas"]["SourceCountView"][];
            total: number;
        };
        ArtifactCountView: {
            count: number;
            kind: components["schemas"]["ArtifactKind"];
            review: components["schemas"]["ArtifactReview"];
        };
        ArtifactDetailView: {
            /** @description What the caller may do now */
            allowedActions: components["schemas"]["ReviewAction"][];
            /** @description Of the files whose size is known */
            bytes: number;
            /** @description What the last scan found */
            change: components["schemas"]["ArtifactChange"];
            /** @description Of 100; of those with 90, nine in ten are right */
            confidence: number;
            /** @description Of the content: adopting names the one that was seen */
            contentKey: string;
            description: string | null;
            /** @description The file that is read first */
            entryPath: string;
            /** @description Of the entry file; null: no text, or not to be had */
            entryText: string | null;
            /** @description It goes on */
            entryTruncated: boolean;
            evidence: components["schemas"]["EvidenceView"][];
            fileCount: number;
            files: components["schemas"]["ArtifactFileView"][];
            /** Format: date-time */
            firstSeenAt: string;
            frontmatter: {
                [key: string]: unknown;
            } | null;
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["ArtifactKind"];
            /** @description Where it was before it last moved */
            movedFrom: string | null;
            name: string;
            /** @description Adopted, and its content is another one since */
            outdated: boolean;
            /** @description In the repository */
            path: string;
            /** @description What was adopted */
            pinned: components["schemas"]["ArtifactRevisionView"] | null;
            /** @description The content that was adopted */
            pinnedKey: string | null;
            /** @description Of what was adopted */
            pinnedRevision: number | null;
            /** @description Who said so */
            provenance: components["schemas"]["Provenance"];
            /**
             * Format: date-time
             * @description Since when it is gone
             */
            removedAt: string | null;
            review: components["schemas"]["ArtifactReview"];
            /** Format: date-time */
            reviewedAt: string | null;
            reviewedBy: string | null;
            reviewReason: string | null;
            revision: components["schemas"]["ArtifactRevisionView"];
            revisionNumber: number;
            source: components["schemas"]["SourceOfArtifactView"];
            /** Format: date-time */
            updatedAt: string;
            /** @description Counts every change; the ETag is made of it */
            version: number;
        };
        ArtifactDiffView: {
            /** @description Of the entry file; null: one of them is no text */
            entry: components["schemas"]["TextChangesView"] | null;
            files: components["schemas"]["FileChangesView"];
            from: components["schemas"]["ArtifactRevisionView"];
            to: components["schemas"]["ArtifactRevisionView"];
        };
        ArtifactFileView: {
            /** @description As git writes it, such as 100644 */
            mode: string;
            /** @description As git names the content */
            oid: string;
            /** @description Below the folder of the artifact */
            path: string;
            /** @description Null: not looked at */
            size: number | null;
        };
        /** @enum {string} */
        ArtifactKind: "skill" | "agent" | "command" | "hook" | "mcp_server" | "plugin";
        /** @enum {string} */
        ArtifactReview: "new" | "adopted" | "excluded";
        ArtifactRevisionView: {
            commit: string;
            contentKey: string;
            /** Format: date-time */
            createdAt: string;
            fileCount: number;
            number: number;
            /** @description Where it was then */
            path: string;
        };
        /** @enum {string} */
        ArtifactSort: "-firstSeenAt" | "firstSeenAt" | "name" | "-confidence" | "-updatedAt";
        ArtifactSourceView: {
            /** Format: uuid */
            id: string;
            name: string;
            trust: components["schemas"]["Trust"];
        };
        ArtifactView: {
            /** @description What the caller may do now */
            allowedActions: components["schemas"]["ReviewAction"][];
            /** @description Of the files whose size is known */
            bytes: number;
            /** @description What the last scan found */
            change: components["schemas"]["ArtifactChange"];
            /** @description Of 100; of those with 90, nine in ten are right */
            confidence: number;
            /** @description Of the content: adopting names the one that was seen */
            contentKey: string;
            description: string | null;
            /** @description The file that is read first */
            entryPath: string;
            fileCount: number;
            /** Format: date-time */
            firstSeenAt: string;
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["ArtifactKind"];
            /** @description Where it was before it last moved */
            movedFrom: string | null;
            name: string;
            /** @description Adopted, and its content is another one since */
            outdated: boolean;
            /** @description In the repository */
            path: string;
            /** @description The content that was adopted */
            pinnedKey: string | null;
            /** @description Of what was adopted */
            pinnedRevision: number | null;
            /** @description Who said so */
            provenance: components["schemas"]["Provenance"];
            /**
             * Format: date-time
             * @description Since when it is gone
             */
            removedAt: string | null;
            review: components["schemas"]["ArtifactReview"];
            /** Format: date-time */
            reviewedAt: string | null;
            reviewedBy: string | null;
            reviewReason: string | null;
            revisionNumber: number;
            source: components["schemas"]["ArtifactSourceView"];
            /** Format: date-time */
            updatedAt: string;
            /** @description Counts every change; the ETag is made of it */
            version: number;
        };
        AssignBody: {
            /**
             * Format: uuid
             * @description Who is to do it
             */
            assignedTo: string;
        };
        AuthorizationServerView: {
            grant_types_supported: string[];
            issuer: string;
            jwks_uri: string;
            /** @description Empty: there is no authorization endpoint */
            response_types_supported: string[];
            scopes_supported: string[];
            token_endpoint: string;
            token_endpoint_auth_methods_supported: string[];
        };
        BuildView: {
            buildDate: string;
            gitSha: string;
            version: string;
        };
        BulkBody: {
            action: components["schemas"]["StepAction"];
            /** @description Of each of them */
            actualHours?: number;
            /**
             * Format: uuid
             * @description Who is to do them
             */
            assignedTo?: string;
            /**
             * @description All of them, or none
             * @default false
             */
            atomic?: boolean;
            /** @description Instead of ids: what was looked at by a preview */
            filter?: components["schemas"]["TaskFilterQuery"];
            ids?: string[];
            notes?: string;
            /** @description Of that preview */
            previewToken?: string;
            /** @description The same for all of them */
            reason?: string;
            /** @description The `revision` of tasks as you read them, by id: a proposal that has changed since is not decided */
            revisions?: {
                [key: string]: string;
            };
        };
        BulkItemView: {
            /** @description Why not; as the single step would have answered */
            code?: string;
            /** Format: uuid */
            id: string;
            message?: string;
            ok: boolean;
            /** @description As it is now */
            task?: components["schemas"]["TaskView"];
        };
        BulkPreviewBody: {
            action: components["schemas"]["StepAction"];
            /** @description As the query of the list has it */
            filter: components["schemas"]["TaskFilterQuery"];
        };
        BulkPreviewView: {
            /** @description Of all that the filter finds */
            count: number;
            /** Format: date-time */
            expiresAt: string | null;
            /** @description The first of them */
            items: components["schemas"]["TaskView"][];
            /** @description More than this take more than one batch */
            limit: number;
            /** @description Null: too many, or none; narrow the filter */
            previewToken: string | null;
        };
        BulkView: {
            /**
             * Format: uuid
             * @description Of every decision and event of it; takes it back
             */
            batchId: string;
            done: number;
            failed: number;
            /** @description In the order they were asked for */
            items: components["schemas"]["BulkItemView"][];
        };
        BusinessCalendarBody: {
            /** @description 1 is Monday, 7 is Sunday */
            days: number[];
            /**
             * @description By the clock on the wall
             * @example 09:00
             */
            from: string;
            /**
             * @example [
             *       "2026-12-25"
             *     ]
             */
            holidays: string[];
            /** @description IANA time zone, such as `America/Sao_Paulo`; null: the organisation's */
            timezone: string | null;
            /**
             * @description At least an hour later, on the same day; `24:00` is its end
             * @example 18:00
             */
            to: string;
        };
        /**
         * @description Any of them: `a,b`, or the field twice
         * @enum {string}
         */
        Category: "optimization" | "best-practice" | "scaling" | "analysis";
        ChangedAgentBody: {
            description?: string;
            name?: string;
            /** @description The tokens of a disabled agent stop within a second */
            status?: components["schemas"]["AgentStatus"];
        };
        ChangedFileView: {
            after: components["schemas"]["FileContentView"];
            before: components["schemas"]["FileContentView"];
            path: string;
        };
        ChangedPolicyBody: {
            /** @description How many people are to approve, of `require_approvals` */
            approvals?: number | null;
            /** @description All that are given must hold; `{}` holds for everything */
            conditions?: components["schemas"]["PolicyConditionsBody"];
            /** @description How many it may approve on a day of API__TIMEZONE, of `auto_approve`; null: any number */
            dailyCap?: number | null;
            effect?: components["schemas"]["PolicyEffect"];
            /** @description null: all of them */
            marketplace?: components["schemas"]["Marketplace"] | null;
            /**
             * @description `shadow` only notes what it would have done
             * @default off
             */
            mode?: components["schemas"]["PolicyMode"];
            /** @description No other policy has it */
            name?: string;
        };
        ChangedSavedViewBody: {
            /**
             * @description What the list of tasks takes in its URL, without limit, cursor and total
             * @example {
             *       "status": "approved,in_progress",
             *       "assignedTo": "me",
             *       "sort": "dueAt"
             *     }
             */
            filter?: {
                [key: string]: string;
            };
            name?: string;
            /**
             * @description Everybody may use it
             * @default false
             */
            shared?: boolean;
        };
        ChangedSourceBody: {
            /** @description Null removes it */
            credential?: components["schemas"]["CredentialBody"] | null;
            /** @description Left out: as the URL has it */
            name?: string;
            /** @description A branch, a tag or a commit; null: the default branch */
            ref?: string | null;
            /** @description A folder; empty: all of the repository */
            root?: string;
            /** @description Null: by hand */
            scheduleMinutes?: number | null;
            /** @description The whole root is one artifact of that kind */
            singleKind?: components["schemas"]["ArtifactKind"] | null;
            tags?: string[];
            /** @default untrusted */
            trust?: components["schemas"]["Trust"];
            /** @description https or ssh; files in local and ci only */
            url?: string;
        };
        ChangedTaskBody: {
            category?: components["schemas"]["Category"];
            description?: string;
            estimatedHours?: number;
            /** @description At most 16 kB and 10 levels */
            metadata?: {
                [key: string]: unknown;
            };
            priority?: components["schemas"]["Priority"];
            /** @description At most 64 kB altogether */
            proposal?: components["schemas"]["ProposalBody"];
            tags?: string[];
            title?: string;
        };
        ChangedUserBody: {
            /** @description What the person may touch; null: all, as for every admin */
            marketplaces?: components["schemas"]["Marketplace"][] | null;
            name?: string;
            role?: components["schemas"]["PersonRole"];
            status?: components["schemas"]["UserStatus"];
        };
        ChangeLimitBody: {
            field: string;
            /** @description The most it may change, up or down */
            maxDelta?: number;
            /** @description The same, in percent of the value before */
            maxDeltaPercent?: number;
        };
        CheckBody: {
            /** @description Null removes it */
            credential?: components["schemas"]["CredentialBody"] | null;
            mappings?: components["schemas"]["MappingBody"][];
            /** @description A branch, a tag or a commit; null: the default branch */
            ref?: string | null;
            /** @description A folder; empty: all of the repository */
            root?: string;
            /** @description The whole root is one artifact of that kind */
            singleKind?: components["schemas"]["ArtifactKind"] | null;
            /** @description https or ssh; files in local and ci only */
            url: string;
        };
        CheckFindingView: {
            artifacts: components["schemas"]["FoundArtifactView"][];
            byKind: {
                [key: string]: number;
            };
            files: number;
            /** @description Limits that were hit: there is more than this */
            limits: string[];
            /** @description Files that the server did not hand out */
            missing: number;
            problems: number;
            total: number;
        };
        CheckProblemView: {
            /** @description Stable; act on it */
            code: string;
            message: string;
        };
        /** @enum {string} */
        CheckStatus: "up" | "down" | "degraded" | "disabled";
        CheckView: {
            detail?: string;
            status: components["schemas"]["CheckStatus"];
        };
        CheckView$1: {
            commit: string | null;
            found: components["schemas"]["CheckFindingView"] | null;
            /** @description The default branch */
            head: components["schemas"]["RefView"] | null;
            /** @description Why there is no more than that */
            problem: components["schemas"]["CheckProblemView"] | null;
            reachable: boolean;
            refs: components["schemas"]["SomeRefsView"];
            url: string;
        };
        /**
         * @description What the caller may do now
         * @enum {string}
         */
        CommentAction: "edit" | "delete";
        CommentBody: {
            body: string;
            /** @description People who are told; each must be able to see the task */
            mentions?: string[];
        };
        CommentView: {
            /** @description What the caller may do now */
            allowedActions: components["schemas"]["CommentAction"][];
            author: components["schemas"]["TaskCreatorView"];
            /** @description Null when it was taken away */
            body: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            deletedAt: string | null;
            /** Format: date-time */
            editedAt: string | null;
            /** Format: uuid */
            id: string;
            mentions: string[];
            /** Format: uuid */
            taskId: string;
            /** @description Counts every change; the ETag is made of it */
            version: number;
        };
        CompleteBody: {
            actualHours: number;
            notes?: string;
        };
        CompletionStatsView: {
            /** @description Of the estimate, in per cent */
            accuracy: number;
            actualHours: number;
            /** Format: date-time */
            completedAt: string;
            estimatedHours: number;
        };
        CreatedUserView: {
            /** @description Shown here and never again; it lets the person in for 7 days */
            temporaryPassword: string | null;
            user: components["schemas"]["UserView"];
        };
        CredentialBody: {
            /** @description A token for https, a private key for ssh */
            kind: components["schemas"]["CredentialKind"];
            /** @description Kept encrypted and never shown again */
            secret: string;
        };
        /**
         * @description A token for https, a private key for ssh
         * @enum {string}
         */
        CredentialKind: "token" | "ssh_key";
        CycleTimesView: {
            /** @description From the submission to the decision */
            decide: components["schemas"]["CycleTimeView"];
            /** @description From the start to the end */
            finish: components["schemas"]["CycleTimeView"];
            /** @description From the approval to the start */
            start: components["schemas"]["CycleTimeView"];
            /** @description From the creation to the end */
            whole: components["schemas"]["CycleTimeView"];
        };
        CycleTimeView: {
            count: number;
            /** @description Half of them took at most so long; within a tenth */
            p50Hours: number | null;
            /** @description Nine of ten took at most so long; within a tenth */
            p90Hours: number | null;
        };
        DailyView: {
            /**
             * Format: date-time
             * @description Until when the log has been read: what happened later is not counted yet
             */
            asOf: string;
            /**
             * Format: date
             * @example 2026-03-31
             */
            date: string;
            /** @description Each that you may see, in the same order always */
            marketplaces: components["schemas"]["MarketplaceFiguresView"][];
            /** @description Whose days these are */
            timezone: string;
            total: components["schemas"]["FiguresView"];
        };
        /**
         * @description `service`: Souk, by its settings
         * @enum {string}
         */
        DeciderKind: "human" | "policy" | "service";
        DeciderView: {
            /** Format: uuid */
            id: string | null;
            /** @description `service`: Souk, by its settings */
            kind: components["schemas"]["DeciderKind"];
            name: string;
        };
        /** @enum {string} */
        DecisionAction: "approve" | "reject" | "request_changes";
        /**
         * @description Past its due time, or not far from it
         * @enum {string}
         */
        DueState: "overdue" | "soon";
        DueTargetBody: {
            category: components["schemas"]["Category"];
            /** @description From submitted to decided, in business hours; null: no due time */
            decideHours: number | null;
            /** @description From started to completed */
            finishHours: number | null;
            priority: components["schemas"]["Priority"];
            /** @description From approved to started */
            startHours: number | null;
        };
        EndAllSessionsBody: {
            /** @description Kept with the event */
            reason: string;
        };
        EndedSessionsView: {
            /** @description How many sessions have ended */
            ended: number;
        };
        EventActorView: {
            id: string | null;
            kind: components["schemas"]["ActorKind"];
            name: string;
        };
        EventSubjectView: {
            id: string;
            kind: string;
        };
        EventView: {
            actor: components["schemas"]["EventActorView"];
            /** Format: date-time */
            at: string;
            correlationId: string | null;
            /** @description What changed, and why */
            data: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            id: string;
            marketplace: string | null;
            requestId: string | null;
            subject: components["schemas"]["EventSubjectView"];
            /** @example user.signed_in */
            type: string;
        };
        EvidenceView: {
            detail?: string;
            signal: string;
            /** @description Below zero, it speaks against it */
            weight: number;
        };
        ExcludeBody: {
            /** @description Others will ask */
            reason: string;
        };
        ExpectedImpactBody: {
            baseline: number;
            confidence: number;
            metric: string;
            target: number;
            /** @description In which time: `14d` */
            window: string;
        };
        ExpiryBody: {
            analysis: components["schemas"]["ExpiryPolicy"];
            "best-practice": components["schemas"]["ExpiryPolicy"];
            optimization: components["schemas"]["ExpiryPolicy"];
            scaling: components["schemas"]["ExpiryPolicy"];
        };
        /** @enum {string} */
        ExpiryPolicy: "hold" | "reject" | "escalate";
        ExplainedPolicyView: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description As it was then */
            version: number;
        };
        ExplanationView: {
            /** @description One line for each condition, with what the proposal had */
            because: string[];
            effect: components["schemas"]["PolicyEffect"];
            mode: components["schemas"]["PolicyMode"];
            policy: components["schemas"]["ExplainedPolicyView"];
            /** @description What kept it from approving */
            stoppedBy?: string;
        };
        FieldErrorView: {
            code: string;
            message: string;
            path: string;
        };
        FiguresView: {
            /** @description Approved of approved and rejected; null when nothing was decided */
            approvalRate: number | null;
            approved: number;
            /** @description Of the approved */
            approvedByPolicy: number;
            /** @description Hours of work; null when nothing was completed */
            averageCompletionHours: number | null;
            cancelled: number;
            changesRequested: number;
            completed: number;
            created: number;
            cycleTimes: components["schemas"]["CycleTimesView"];
            /** @description Mean of max(0, 1 - |actual - estimated| / estimated) */
            estimateAccuracy: number | null;
            rejected: number;
            started: number;
            submitted: number;
        };
        FileChangesView: {
            added: components["schemas"]["ArtifactFileView"][];
            changed: components["schemas"]["ChangedFileView"][];
            removed: components["schemas"]["ArtifactFileView"][];
            /** @description The same content under another path */
            renamed: components["schemas"]["RenamedFileView"][];
            unchanged: number;
        };
        FileContentView: {
            /** @description As git writes it, such as 100644 */
            mode: string;
            /** @description As git names the content */
            oid: string;
            /** @description Null: not looked at */
            size: number | null;
        };
        FormerCommentView: {
            body: string;
            version: number;
            /** Format: date-time */
            writtenAt: string;
        };
        FoundArtifactView: {
            confidence: number;
            kind: components["schemas"]["ArtifactKind"];
            name: string;
            path: string;
            provenance: components["schemas"]["Provenance"];
        };
        /** @enum {string} */
        FunnelStep: "created" | "submitted" | "approved" | "started" | "completed";
        FunnelStepView: {
            /** @description How many of the tasks came so far, until now */
            count: number;
            step: components["schemas"]["FunnelStep"];
        };
        FunnelView: {
            /**
             * Format: date-time
             * @description Until when the log has been read: what happened later is not counted yet
             */
            asOf: string;
            /**
             * Format: date
             * @description The first day
             * @example 2026-03-31
             */
            from: string;
            /** @description None more than the one before */
            steps: components["schemas"]["FunnelStepView"][];
            /** @description Whose days these are */
            timezone: string;
            /**
             * Format: date
             * @description The last day, included
             * @example 2026-03-31
             */
            to: string;
        };
        GroupFiguresView: {
            /** @description Approved of approved and rejected; null when nothing was decided */
            approvalRate: number | null;
            approved: number;
            /** @description Of the approved */
            approvedByPolicy: number;
            /** @description Hours of work; null when nothing was completed */
            averageCompletionHours: number | null;
            cancelled: number;
            changesRequested: number;
            completed: number;
            created: number;
            cycleTimes: components["schemas"]["CycleTimesView"];
            /** @description Mean of max(0, 1 - |actual - estimated| / estimated) */
            estimateAccuracy: number | null;
            /**
             * Format: date
             * @description The first of its days, of those asked for
             * @example 2026-03-31
             */
            from: string;
            /** @description `2026-03-31`, `2026-W14`, `2026-03`, a marketplace or a category */
            key: string;
            rejected: number;
            started: number;
            submitted: number;
            /**
             * Format: date
             * @description The last of them
             * @example 2026-03-31
             */
            to: string;
        };
        HookAnswerView: {
            /** @description Why there is no scan */
            ignored: components["schemas"]["IgnoredPush"] | null;
            /** Format: uuid */
            scanId: string | null;
        };
        HunkView: {
            /** @description Of its first line, from 1 */
            fromLine: number;
            lines: components["schemas"]["LineView"][];
            toLine: number;
        };
        /**
         * @description Why there is no scan
         * @enum {string}
         */
        IgnoredPush: "not_a_push" | "other_ref" | "deleted" | "fixed_commit";
        ImportedRowView: {
            /**
             * Format: uuid
             * @description Of what was made
             */
            id?: string;
            number?: number;
            /**
             * @description existing: proposed before, under the same externalId
             * @enum {string}
             */
            outcome: "created" | "existing";
            row: number;
            title: string;
        };
        InferredUrlView: {
            /** @description All readings, the likeliest first; `ref` and `root` are it */
            candidates: components["schemas"]["RefAndRootView"][];
            host: string;
            name: string;
            ref: string | null;
            root: string;
            /** @description Of the repository */
            url: string;
        };
        InferUrlBody: {
            /** @description https or ssh; files in local and ci only */
            url: string;
        };
        /** @enum {string} */
        InstanceStatus: "ready" | "degraded" | "not_ready";
        InstanceView: {
            build: components["schemas"]["BuildView"];
            checks: {
                [key: string]: components["schemas"]["CheckView"];
            };
            /** @description In local only */
            host: string | null;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            seenAt: string;
            /** @enum {string} */
            service: "api" | "worker";
            /** Format: date-time */
            startedAt: string;
            status: components["schemas"]["InstanceStatus"];
        };
        IssuedAgentTokenView: {
            /** @description The token itself. It is shown here and never again. */
            secret: string;
            token: components["schemas"]["AgentTokenView"];
        };
        /** @enum {string} */
        JobAction: "replay" | "discard" | "cancel";
        JobErrorView: {
            code: string;
            message: string;
        };
        /** @enum {string} */
        JobState: "queued" | "running" | "succeeded" | "failed" | "dead" | "cancelled";
        JobView: {
            allowedActions: components["schemas"]["JobAction"][];
            attempts: number;
            cancelRequested: boolean;
            correlationId: string | null;
            /** Format: date-time */
            createdAt: string;
            error: components["schemas"]["JobErrorView"] | null;
            /** Format: date-time */
            finishedAt: string | null;
            /** Format: uuid */
            id: string;
            maxAttempts: number;
            name: string;
            payload: {
                [key: string]: unknown;
            };
            /** @description Whatever the job tells of itself while it runs */
            progress: Record<string, never> | null;
            /** Format: date-time */
            runAt: string;
            /** Format: date-time */
            startedAt: string | null;
            state: components["schemas"]["JobState"];
        };
        JwksView: {
            keys: components["schemas"]["JwkView"][];
        };
        JwkView: {
            alg: string;
            /** @description Of an EC key */
            crv?: string;
            /** @description Of an RSA key */
            e?: string;
            kid: string;
            /** @enum {string} */
            kty: "EC" | "RSA";
            /** @description Of an RSA key */
            n?: string;
            /** @enum {string} */
            use: "sig";
            /** @description Of an EC key */
            x?: string;
            /** @description Of an EC key */
            y?: string;
        };
        LastScanView: {
            commit: string | null;
            /** @description Once it has changed the catalog. */
            counts: components["schemas"]["ScanCountsView"] | null;
            /** Format: date-time */
            createdAt: string;
            error: components["schemas"]["ScanErrorView"] | null;
            /** Format: date-time */
            finishedAt: string | null;
            /** Format: uuid */
            id: string;
            /** @description What made it partial */
            limits: string[];
            phase: components["schemas"]["ScanPhase"] | null;
            problemCount: number;
            /** Format: date-time */
            startedAt: string | null;
            status: components["schemas"]["ScanStatus"];
            trigger: components["schemas"]["ScanTrigger"];
        };
        LiftedPolicyStopBody: {
            reason: string;
        };
        /** @enum {string} */
        LineChange: "same" | "added" | "removed";
        LineView: {
            op: components["schemas"]["LineChange"];
            text: string;
        };
        LoginBody: {
            /** Format: email */
            email: string;
            /** Format: password */
            password: string;
        };
        MappingBody: {
            /** @description A file or a folder; `.` is all of it */
            path: string;
            type: components["schemas"]["MappingType"];
        };
        MappingPreviewView: {
            added: components["schemas"]["SomeFoundView"];
            /** @description The commit that the catalog shows */
            commit: string;
            removed: components["schemas"]["SomeFoundView"];
            retyped: components["schemas"]["SomeRetypedView"];
            unchanged: number;
        };
        MappingsBody: {
            /** @description At most MARKETPLACE_MAX_MAPPINGS_PER_SOURCE */
            mappings: components["schemas"]["MappingBody"][];
        };
        MappingsView: {
            /** @description The ETag is made of it */
            mappingRevision: number;
            mappings: components["schemas"]["SavedMappingView"][];
            undoable: boolean;
        };
        /** @enum {string} */
        MappingType: "skill" | "agent" | "command" | "hook" | "mcp_server" | "plugin" | "ignore";
        MappingView: {
            path: string;
            type: components["schemas"]["MappingType"];
        };
        /**
         * @description Any of them: `a,b`, or the field twice
         * @enum {string}
         */
        Marketplace: "amazon" | "shopee" | "mercadolivre" | "shein" | "tiktokshop" | "kaway";
        MarketplaceFiguresView: {
            /** @description Approved of approved and rejected; null when nothing was decided */
            approvalRate: number | null;
            approved: number;
            /** @description Of the approved */
            approvedByPolicy: number;
            /** @description Hours of work; null when nothing was completed */
            averageCompletionHours: number | null;
            cancelled: number;
            changesRequested: number;
            completed: number;
            created: number;
            cycleTimes: components["schemas"]["CycleTimesView"];
            /** @description Mean of max(0, 1 - |actual - estimated| / estimated) */
            estimateAccuracy: number | null;
            marketplace: components["schemas"]["Marketplace"];
            rejected: number;
            started: number;
            submitted: number;
        };
        MeView: {
            email: string | null;
            id: string;
            kind: components["schemas"]["ActorKind"];
            /** @description Of an agent */
            marketplace: components["schemas"]["Marketplace"] | null;
            /** @description Of a person who may only touch these; null: all */
            marketplaces: components["schemas"]["Marketplace"][] | null;
            mustChangePassword: boolean;
            name: string;
            permissions: components["schemas"]["Permission"][];
            role: components["schemas"]["Role"];
        };
        NewAgentBody: {
            description?: string;
            /** @description It stays as it is */
            marketplace: components["schemas"]["Marketplace"];
            /** @description Agents sign in by it or by their id */
            name: string;
        };
        NewAgentTokenBody: {
            /** @description IP addresses or CIDR ranges it may be used from; anywhere, unless said */
            addresses?: string[];
            /** @default 90 */
            expiresInDays?: number;
            label?: string;
            /** @description All that agents may do, unless said */
            scopes?: components["schemas"]["AgentScope"][];
        };
        NewPolicyBody: {
            /** @description How many people are to approve, of `require_approvals` */
            approvals?: number | null;
            /** @description All that are given must hold; `{}` holds for everything */
            conditions: components["schemas"]["PolicyConditionsBody"];
            /** @description How many it may approve on a day of API__TIMEZONE, of `auto_approve`; null: any number */
            dailyCap?: number | null;
            effect: components["schemas"]["PolicyEffect"];
            /** @description null: all of them */
            marketplace?: components["schemas"]["Marketplace"] | null;
            /**
             * @description `shadow` only notes what it would have done
             * @default off
             */
            mode?: components["schemas"]["PolicyMode"];
            /** @description No other policy has it */
            name: string;
        };
        NewPolicyStopBody: {
            /** Format: uuid */
            agentId?: string;
            /**
             * Format: date-time
             * @description Of a freeze, which has an end
             */
            endsAt?: string;
            /** @description `kill` until somebody lifts it, `freeze` for a time */
            kind: components["schemas"]["PolicyStopKind"];
            /** @description Left out, and no agent: everything is stopped */
            marketplace?: components["schemas"]["Marketplace"];
            reason: string;
            /**
             * Format: date-time
             * @description Of a freeze; now, unless said
             */
            startsAt?: string;
        };
        NewSavedViewBody: {
            /**
             * @description What the list of tasks takes in its URL, without limit, cursor and total
             * @example {
             *       "status": "approved,in_progress",
             *       "assignedTo": "me",
             *       "sort": "dueAt"
             *     }
             */
            filter: {
                [key: string]: string;
            };
            name: string;
            /**
             * @description Everybody may use it
             * @default false
             */
            shared?: boolean;
        };
        NewSourceBody: {
            /** @description Null removes it */
            credential?: components["schemas"]["CredentialBody"] | null;
            /** @description Left out: as the URL has it */
            name?: string;
            /** @description A branch, a tag or a commit; null: the default branch */
            ref?: string | null;
            /** @description A folder; empty: all of the repository */
            root?: string;
            /** @description Null: by hand */
            scheduleMinutes?: number | null;
            /** @description The whole root is one artifact of that kind */
            singleKind?: components["schemas"]["ArtifactKind"] | null;
            tags?: string[];
            /** @default untrusted */
            trust?: components["schemas"]["Trust"];
            /** @description https or ssh; files in local and ci only */
            url: string;
        };
        NewTaskBody: {
            category: components["schemas"]["Category"];
            description: string;
            estimatedHours: number;
            /** @description Your own name for it: repeated, it is the same task */
            externalId?: string;
            marketplace: components["schemas"]["Marketplace"];
            /** @description At most 16 kB and 10 levels */
            metadata?: {
                [key: string]: unknown;
            };
            priority: components["schemas"]["Priority"];
            /** @description At most 64 kB altogether */
            proposal?: components["schemas"]["ProposalBody"];
            /**
             * @description false: it waits for `submit`
             * @default true
             */
            submit?: boolean;
            tags?: string[];
            title: string;
        };
        NewUserBody: {
            /** Format: email */
            email: string;
            /** @description What the person may touch; null: all, as for every admin */
            marketplaces?: components["schemas"]["Marketplace"][] | null;
            name: string;
            /**
             * Format: password
             * @description Absent: a temporary one is made. Either way the person is to change it within 7 days.
             */
            password?: string;
            role: components["schemas"]["PersonRole"];
        };
        /** @enum {string} */
        NotificationKind: "assigned" | "mentioned" | "commented" | "decided" | "waiting" | "completed" | "due_soon" | "breached" | "escalated" | "expired";
        NotificationView: {
            /** @description Whose doing it was */
            actorName: string;
            /** Format: date-time */
            createdAt: string;
            /** @description `event` says what happened; a `reason`, the `commentId` and how the comment begins, when there are such */
            data: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["NotificationKind"];
            /** Format: date-time */
            readAt: string | null;
            /** Format: uuid */
            taskId: string;
            taskNumber: number;
            taskTitle: string;
        };
        OAuthErrorView: {
            /** @description As RFC 6749 has it: invalid_request, invalid_client, invalid_scope, ... */
            error: string;
            error_description: string;
        };
        OrchestrationApproveBody: {
            /** @description false: rejected */
            approved: boolean;
            /** @description Required to reject */
            reason?: string;
            taskIds: string[];
        };
        OrchestrationAssignBody: {
            /** @description The id of a person, or the e-mail address */
            assignedTo: string;
            /** Format: uuid */
            taskId: string;
        };
        OrchestrationCompleteBody: {
            actualHours: number;
            notes?: string;
            /** Format: uuid */
            taskId: string;
        };
        OrchestrationCompletedView: {
            stats: components["schemas"]["CompletionStatsView"];
            success: boolean;
            task: components["schemas"]["OrchestrationTaskView"];
        };
        OrchestrationCreatedView: {
            message: string;
            success: boolean;
            task: components["schemas"]["OrchestrationTaskView"];
        };
        OrchestrationDecidedView: {
            /** @description How many were */
            count: number;
            /** @description The others */
            errors: components["schemas"]["OrchestrationErrorView"][];
            /** @description All of them were decided */
            success: boolean;
            tasks: components["schemas"]["OrchestrationTaskView"][];
        };
        OrchestrationDoneView: {
            success: boolean;
            task: components["schemas"]["OrchestrationTaskView"];
        };
        OrchestrationErrorView: {
            code: string;
            /** Format: uuid */
            id: string;
            message: string;
        };
        OrchestrationListView: {
            /** @description Of all that the filter finds */
            count: number;
            limit: number;
            offset: number;
            tasks: components["schemas"]["OrchestrationTaskView"][];
        };
        OrchestrationNewTaskBody: {
            category: components["schemas"]["Category"];
            /** @description Whose token it is: `marketplace-amazon`, or the own name, id or e-mail address */
            createdBy: string;
            description: string;
            estimatedHours: number;
            /** @description Your own name for it: repeated, it is the same task */
            externalId?: string;
            marketplace: components["schemas"]["Marketplace"];
            /** @description At most 16 kB and 10 levels */
            metadata?: {
                [key: string]: unknown;
            };
            priority: components["schemas"]["Priority"];
            /** @description At most 64 kB altogether */
            proposal?: components["schemas"]["ProposalBody"];
            /**
             * @description false: it waits for `submit`
             * @default true
             */
            submit?: boolean;
            tags?: string[];
            title: string;
        };
        OrchestrationTaskView: {
            actualHours: number | null;
            /** Format: date-time */
            approvedAt: string | null;
            /**
             * Format: uuid
             * @description The id of a person
             */
            approvedBy: string | null;
            /**
             * Format: uuid
             * @description The id of a person
             */
            assignedTo: string | null;
            category: components["schemas"]["Category"];
            /** Format: date-time */
            completedAt: string | null;
            /**
             * Format: uuid
             * @description The id of a person
             */
            completedBy: string | null;
            completionNotes: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @description The name of the agent or person */
            createdBy: string;
            description: string;
            estimatedHours: number;
            /** Format: uuid */
            id: string;
            marketplace: components["schemas"]["Marketplace"];
            metadata: {
                [key: string]: unknown;
            };
            priority: components["schemas"]["Priority"];
            rejectionReason: string | null;
            /** Format: date-time */
            startedAt: string | null;
            status: components["schemas"]["TaskStatus"];
            /** Format: date-time */
            submittedAt: string | null;
            tags: string[];
            title: string;
        };
        OutcomesView: {
            /** @description The oldest first */
            items: components["schemas"]["OutcomeView"][];
            /** @description Always there: ask again with it */
            nextCursor: string;
        };
        /** @enum {string} */
        OutcomeType: "task.approved" | "task.rejected" | "task.changes_requested" | "task.decision_undone" | "task.edited" | "task.assigned" | "task.unassigned" | "task.started" | "task.released" | "task.completed" | "task.cancelled" | "task.reopened" | "task.expired";
        OutcomeView: {
            actualHours?: number;
            /** Format: date-time */
            at: string;
            completionNotes?: string;
            /** @description Of decisions */
            decidedBy: components["schemas"]["DeciderView"] | null;
            /** @description Of a policy */
            explanation?: components["schemas"]["ExplanationView"];
            /** @description Your own name for it */
            externalId: string | null;
            number: number;
            /** @description As in the event stream */
            position: string;
            reason: string | null;
            /** @description What was decided on */
            revision: string | null;
            /** @description What the task came to by it */
            status: components["schemas"]["TaskStatus"];
            /** Format: uuid */
            taskId: string;
            title: string;
            type: components["schemas"]["OutcomeType"];
        };
        PasswordBody: {
            /** Format: password */
            currentPassword: string;
            /**
             * Format: password
             * @description 12 to 200 characters; not the e-mail address or the name, no repetition, no sequence
             */
            newPassword: string;
        };
        /** @enum {string} */
        Permission: "account.read" | "account.manage" | "users.read" | "users.manage" | "agents.read" | "agents.manage" | "keys.read" | "keys.manage" | "audit.read" | "tasks.read" | "tasks.propose" | "tasks.decide" | "tasks.assign" | "tasks.work" | "tasks.manage" | "tasks.comment" | "tasks.follow" | "tasks.configure" | "policies.read" | "policies.manage" | "policies.stop" | "stats.read" | "sources.read" | "sources.manage" | "artifacts.read" | "artifacts.review" | "events.read" | "jobs.read" | "jobs.manage" | "system.read" | "sessions.end-all";
        PermissionsView: {
            granted: components["schemas"]["Permission"][];
            roles: components["schemas"]["RolePermissionsView"][];
        };
        /** @enum {string} */
        PersonRole: "admin" | "head" | "member" | "auditor";
        PolicyConditionsBody: {
            /** @description Ids; any of them made it */
            agents?: string[];
            /** @description Any of them */
            categories?: components["schemas"]["Category"][];
            /** @description What the proposal may change, and how far; one that changes another field does not match */
            changes?: components["schemas"]["ChangeLimitBody"][];
            /** @description Of the estimate */
            maxHours?: number;
            /** @description Of what the proposal expects */
            minConfidence?: number;
            /** @description Of the estimate */
            minHours?: number;
            /** @description Any of them */
            priorities?: components["schemas"]["Priority"][];
            /** @description Of the proposal */
            reversible?: boolean;
            /** @description Any of them, of the proposal */
            risks?: components["schemas"]["Risk"][];
        };
        PolicyDraftBody: {
            /** @description How many people are to approve, of `require_approvals` */
            approvals?: number | null;
            /** @description All that are given must hold; `{}` holds for everything */
            conditions: components["schemas"]["PolicyConditionsBody"];
            /** @description How many it may approve on a day of API__TIMEZONE, of `auto_approve`; null: any number */
            dailyCap?: number | null;
            effect: components["schemas"]["PolicyEffect"];
            /** @description null: all of them */
            marketplace?: components["schemas"]["Marketplace"] | null;
            /** @description `shadow` only notes what it would have done */
            mode?: components["schemas"]["PolicyMode"];
            name?: string;
        };
        /** @enum {string} */
        PolicyEffect: "auto_approve" | "require_approvals" | "hold";
        /** @enum {string} */
        PolicyMode: "off" | "shadow" | "enforce";
        PolicyOrderBody: {
            /** @description Every policy once, the first to be tried first */
            ids: string[];
            /** @description The order as you read it: refused when it is another by now */
            seen?: string[];
        };
        /**
         * @description `kill` until somebody lifts it, `freeze` for a time
         * @enum {string}
         */
        PolicyStopKind: "kill" | "freeze";
        /** @enum {string} */
        PolicyStopState: "active" | "coming" | "past";
        PolicyStopView: {
            /** Format: uuid */
            agentId: string | null;
            /** Format: date-time */
            createdAt: string;
            createdByName: string;
            /** Format: date-time */
            endsAt: string | null;
            /** Format: uuid */
            id: string;
            /** @description `kill` until somebody lifts it, `freeze` for a time */
            kind: components["schemas"]["PolicyStopKind"];
            /** Format: date-time */
            liftedAt: string | null;
            liftedByName: string | null;
            liftReason: string | null;
            marketplace: components["schemas"]["Marketplace"] | null;
            reason: string;
            /** Format: date-time */
            startsAt: string;
            state: components["schemas"]["PolicyStopState"];
        };
        PolicyTrialBody: {
            /**
             * Format: date-time
             * @description When the tasks were made; 90 days before `to`
             */
            from?: string;
            /**
             * @description The newest of them
             * @default 1000
             */
            limit?: number;
            marketplace?: components["schemas"]["Marketplace"];
            /**
             * Format: uuid
             * @description A policy that is there
             */
            policyId?: string;
            /** @description Or one that is not there yet */
            rule?: components["schemas"]["PolicyDraftBody"];
            /**
             * Format: date-time
             * @description Not included; now, unless said
             */
            to?: string;
        };
        PolicyTrialView: {
            /** @description Days on which its cap would have been reached */
            cut: components["schemas"]["TrialCutView"][];
            /** @description What it would have approved and people refused, the newest */
            disagreements: components["schemas"]["TrialDisagreementView"][];
            /** @description How many past submissions were looked at */
            evaluated: number;
            /** Format: date-time */
            from: string;
            matched: number;
            /** @description What people did with those that match */
            people: components["schemas"]["TrialPeopleView"];
            /** Format: date-time */
            to: string;
            /** @description There were more than `limit` */
            truncated: boolean;
            /** @description What the policy would have done with those that match */
            would: components["schemas"]["TrialEffectsView"];
        };
        PolicyView: {
            /** @description How many people are to approve, of `require_approvals` */
            approvals: number | null;
            conditions: components["schemas"]["PolicyConditionsBody"];
            /** Format: date-time */
            createdAt: string;
            /** @description How many it may approve on a day of API__TIMEZONE, of `auto_approve`; null: any number */
            dailyCap: number | null;
            effect: components["schemas"]["PolicyEffect"];
            /** Format: uuid */
            id: string;
            /** @description null: all of them */
            marketplace: components["schemas"]["Marketplace"] | null;
            /** @description `shadow` only notes what it would have done */
            mode: components["schemas"]["PolicyMode"];
            name: string;
            /** @description The lowest is tried first */
            position: number;
            /** Format: date-time */
            updatedAt: string;
            /** @description How many it has approved today, by API__TIMEZONE */
            usedToday: number;
            /** @description Counts every change; the ETag is made of it */
            version: number;
        };
        /**
         * @description Any of them: `a,b`, or the field twice
         * @enum {string}
         */
        Priority: "high" | "medium" | "low";
        ProblemView: {
            /** @description Stable; act on it. */
            code: string;
            detail: string;
            errors?: components["schemas"]["FieldErrorView"][];
            requestId: string;
            status: number;
            title: string;
            type: string;
        };
        ProposalBody: {
            changes: components["schemas"]["ProposedChangeBody"][];
            evidence?: string[];
            expectedImpact?: components["schemas"]["ExpectedImpactBody"];
            /**
             * Format: date-time
             * @description Still to come
             */
            expiresAt?: string;
            rationale: string;
            reversible: boolean;
            risk: components["schemas"]["Risk"];
            target: components["schemas"]["ProposalTargetBody"];
        };
        ProposalTargetBody: {
            id: string;
            kind: string;
            /** Format: uri */
            url?: string;
        };
        ProposedChangeBody: {
            /** @description As it is to be */
            after: (string | number | boolean | unknown[] | {
                [key: string]: unknown;
            }) | null;
            /** @description As it is now */
            before: (string | number | boolean | unknown[] | {
                [key: string]: unknown;
            }) | null;
            field: string;
        };
        /**
         * @description Who said so
         * @enum {string}
         */
        Provenance: "mapped" | "manifest" | "content" | "name";
        ReadNotificationsBody: {
            /**
             * @description Instead of `ids`
             * @enum {boolean}
             */
            all?: true;
            /**
             * Format: date-time
             * @description With `all`: those that had come by then; what came meanwhile stays unread
             */
            before?: string;
            ids?: string[];
        };
        ReadNotificationsView: {
            /** @description How many became read by it */
            read: number;
        };
        ReasonBody: {
            /** @description Whoever made the task reads it */
            reason: string;
        };
        RefAndRootView: {
            ref: string | null;
            root: string;
        };
        RefView: {
            commit: string;
            /** @description In full, such as refs/heads/main */
            name: string;
        };
        RejectBody: {
            /** @description Whoever made the task reads it */
            reason: string;
            /** @description The `revision` of the task as you read it */
            revision: string;
        };
        RejectionReasonView: {
            count: number;
            reason: string;
        };
        RenamedFileView: {
            from: string;
            /** @description As git writes it, such as 100644 */
            mode: string;
            /** @description As git names the content */
            oid: string;
            /** @description Below the folder of the artifact */
            path: string;
            /** @description Null: not looked at */
            size: number | null;
        };
        RetypedArtifactView: {
            from: components["schemas"]["ArtifactKind"];
            name: string;
            path: string;
            to: components["schemas"]["ArtifactKind"];
        };
        /** @enum {string} */
        ReviewAction: "adopt" | "exclude" | "restore";
        ReviewBatchView: {
            /**
             * Format: uuid
             * @description Of every event of it; takes it back
             */
            batchId: string;
            done: number;
            failed: number;
            /** @description In the order they were asked for */
            items: components["schemas"]["ReviewItemView"][];
        };
        ReviewBulkBody: {
            action: components["schemas"]["ReviewAction"];
            /** @description To adopt: the `contentKey` of each as you read it, by id */
            contentKeys?: {
                [key: string]: string;
            };
            ids: string[];
            /** @description To exclude: the same for all of them */
            reason?: string;
        };
        ReviewItemView: {
            /** @description As it is now */
            artifact?: components["schemas"]["ArtifactView"];
            /** @description Why not; as the single decision would have answered */
            code?: string;
            /** Format: uuid */
            id: string;
            message?: string;
            ok: boolean;
        };
        RevokedAgentTokenBody: {
            /** @description Kept with the event */
            reason: string;
        };
        RevokeKeyBody: {
            /** @description Kept with the event */
            reason: string;
        };
        /**
         * @description Any of them: `a,b`, or the field twice
         * @enum {string}
         */
        Risk: "low" | "medium" | "high";
        /** @enum {string} */
        Role: "admin" | "head" | "member" | "auditor" | "agent" | "operator";
        RolePermissionsView: {
            permissions: components["schemas"]["Permission"][];
            role: components["schemas"]["Role"];
        };
        RotateBody: {
            /**
             * @description Sign with the new key at once, before everybody has had the time to fetch it. Needs a reason.
             * @default false
             */
            immediately?: boolean;
            /** @description Kept with the event */
            reason?: string;
        };
        RowErrorView: {
            code: string;
            /** @description The column; empty: the row as a whole */
            field: string;
            message: string;
            path: string;
            /** @description As a spreadsheet counts them: the first has the headings */
            row: number;
        };
        SavedMappingView: {
            /** @description A file or a folder; `.` is all of it */
            path: string;
            /** @description The last scanned tree has no such path; null: unknown */
            stale: boolean | null;
            type: components["schemas"]["MappingType"];
        };
        SavedViewView: {
            /** Format: date-time */
            createdAt: string;
            /**
             * @description What the list of tasks takes in its URL, without limit, cursor and total
             * @example {
             *       "status": "approved,in_progress",
             *       "assignedTo": "me",
             *       "sort": "dueAt"
             *     }
             */
            filter: {
                [key: string]: string;
            };
            /** Format: uuid */
            id: string;
            name: string;
            owner: components["schemas"]["ViewOwnerView"];
            /** @description Everybody may use it; only its owner changes it */
            shared: boolean;
            /** Format: date-time */
            updatedAt: string;
            /** @description Counts every change; the ETag is made of it */
            version: number;
        };
        ScanCountsView: {
            added: number;
            /** @description Of their contents. */
            bytesRead: number;
            /** @description How many were listed. */
            files: number;
            /** @description Equal content in another place. */
            moved: number;
            removed: number;
            unchanged: number;
            /** @description Their content or their name is another one. */
            updated: number;
        };
        ScanErrorView: {
            /** @description Stable; act on it. */
            code: string;
            /** @description What happened and what to do. */
            message: string;
        };
        /**
         * @description Where it is, or where it ended before its end.
         * @enum {string}
         */
        ScanPhase: "resolve" | "fetch" | "detect" | "diff" | "apply" | "dedup";
        ScanProblemView: {
            /** @description Stable; act on it. */
            code: string;
            message: string;
            /** @description In the order in which the scan told them, from 1. */
            number: number;
            path: string;
        };
        /** @enum {string} */
        ScanStatus: "queued" | "running" | "succeeded" | "partial" | "failed" | "cancelled";
        /** @enum {string} */
        ScanTrigger: "create" | "manual" | "schedule" | "webhook" | "mapping";
        ScanView: {
            cancelRequested: boolean;
            commit: string | null;
            /** @description Once it has changed the catalog. */
            counts: components["schemas"]["ScanCountsView"] | null;
            /** Format: date-time */
            createdAt: string;
            error: components["schemas"]["ScanErrorView"] | null;
            /** Format: date-time */
            finishedAt: string | null;
            /** Format: uuid */
            id: string;
            /** @description What makes it partial: `files`, `repository_bytes`, `missing_blob: <path>`; `all_gone` and `most_gone` where a removal is to be confirmed. What ended it: `scan_seconds`, `repository_bytes`. */
            limits: string[];
            /** @description Where it is, or where it ended before its end. */
            phase: components["schemas"]["ScanPhase"] | null;
            problemCount: number;
            /** @description Of the phase: `done` of `total`, and `bytes` while something is fetched. */
            progress: {
                [key: string]: number;
            };
            /** @description Whose turn it is: the last who asked for it. */
            requestedBy: string;
            /** Format: uuid */
            sourceId: string;
            /** Format: date-time */
            startedAt: string | null;
            status: components["schemas"]["ScanStatus"];
            /** @description Milliseconds of each phase. */
            timings: {
                apply?: number;
                dedup?: number;
                detect?: number;
                diff?: number;
                fetch?: number;
                resolve?: number;
            };
            trigger: components["schemas"]["ScanTrigger"];
        };
        ScorecardView: {
            /** @description Of its estimates */
            accuracy: number | null;
            /** Format: uuid */
            agentId: string;
            approvalRate: number | null;
            approved: number;
            /** @description Of work on what it proposed */
            averageHours: number | null;
            changesRequested: number;
            completed: number;
            marketplace: components["schemas"]["Marketplace"];
            name: string;
            proposed: number;
            rejected: number;
            /** @description 60 x approvalRate + 40 x mean of min(1, estimated / actual); of a part of which nothing is known the other stands for both */
            score: number | null;
        };
        SessionView: {
            address: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @description The one of this request */
            current: boolean;
            /** Format: date-time */
            expiresAt: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            lastUsedAt: string;
            userAgent: string | null;
        };
        SignedInView: {
            /** @description Keep it in memory; the cookie renews it. */
            accessToken: string;
            /** @description Seconds */
            expiresIn: number;
            /** @description Until then nothing else is allowed. */
            mustChangePassword: boolean;
            /** @enum {string} */
            tokenType: "Bearer";
        };
        /** @enum {string} */
        SigningAlgorithm: "ES256" | "RS256";
        /** @enum {string} */
        SigningKeyState: "pending" | "active" | "retiring" | "retired" | "revoked";
        SigningKeyView: {
            /** Format: date-time */
            activatedAt: string | null;
            algorithm: components["schemas"]["SigningAlgorithm"];
            /** Format: date-time */
            createdAt: string;
            /** @description RFC 7638 thumbprint */
            kid: string;
            /**
             * Format: date-time
             * @description When the last of them expires
             */
            lastExpiry: string | null;
            /** @description Tokens it signed that have not expired */
            liveTokens: number;
            /** Format: date-time */
            retiredAt: string | null;
            /** Format: date-time */
            retiringAt: string | null;
            /** Format: date-time */
            revokedAt: string | null;
            revokeReason: string | null;
            /**
             * Format: date-time
             * @description Of a retiring key: from when on nobody needs it
             */
            safeToRetireAt: string | null;
            /**
             * Format: date-time
             * @description A pending key signs from here on
             */
            signsFrom: string;
            state: components["schemas"]["SigningKeyState"];
        };
        SlaBody: {
            calendar: components["schemas"]["BusinessCalendarBody"];
            /** @description Business hours after it was due; null: never */
            escalateAfterHours: number | null;
            /** @description At most one per category and priority; where there is none, nothing is due */
            targets: components["schemas"]["DueTargetBody"][];
            /** @description Of the time until it is due: then it is due soon */
            warnAtPercent: number;
        };
        SomeFoundView: {
            items: components["schemas"]["FoundArtifactView"][];
            total: number;
        };
        SomeRefsView: {
            items: components["schemas"]["RefView"][];
            total: number;
        };
        SomeRetypedView: {
            items: components["schemas"]["RetypedArtifactView"][];
            total: number;
        };
        SourceCountView: {
            count: number;
            /** Format: uuid */
            id: string;
            name: string;
        };
        SourceOfArtifactView: {
            attention: string | null;
            /** Format: uuid */
            id: string;
            name: string;
            ref: string | null;
            root: string;
            /** Format: date-time */
            scannedAt: string | null;
            scannedCommit: string | null;
            tags: string[];
            trust: components["schemas"]["Trust"];
            url: string;
        };
        SourceView: {
            /** @description Of those that are there now */
            artifacts: components["schemas"]["ArtifactCountView"][];
            /** @description What a person should look at, such as `all_gone` */
            attention: string | null;
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            credentialKind: components["schemas"]["CredentialKind"] | null;
            /** @description What it is, nobody is told */
            hasCredential: boolean;
            /** Format: uuid */
            id: string;
            lastScan: components["schemas"]["LastScanView"] | null;
            mappingRevision: number;
            mappings: number;
            name: string;
            /** Format: date-time */
            nextScanAt: string | null;
            /** @description Null: the default branch */
            ref: string | null;
            /** @description Empty: all of the repository */
            root: string;
            /** Format: date-time */
            scannedAt: string | null;
            /** @description What the catalog shows */
            scannedCommit: string | null;
            scheduleMinutes: number | null;
            /** @description The whole root is one artifact of that kind */
            singleKind: components["schemas"]["ArtifactKind"] | null;
            tags: string[];
            trust: components["schemas"]["Trust"];
            /** Format: date-time */
            updatedAt: string;
            /** @description Without credentials */
            url: string;
            /** @description Counts every change; the ETag is made of it */
            version: number;
            /**
             * Format: date-time
             * @description When the secret of its webhook was made; null: pushes are not listened to
             */
            webhookSecretAt: string | null;
        };
        /** @enum {string} */
        StepAction: "submit" | "approve" | "reject" | "request_changes" | "assign" | "unassign" | "start" | "release" | "complete" | "cancel" | "reopen";
        /** @enum {string} */
        SummaryGroup: "day" | "week" | "month" | "marketplace" | "category";
        SummaryView: {
            /**
             * Format: date-time
             * @description Until when the log has been read: what happened later is not counted yet
             */
            asOf: string;
            /**
             * Format: date
             * @description The first day
             * @example 2026-03-31
             */
            from: string;
            groupBy: components["schemas"]["SummaryGroup"];
            /** @description All there are, those without anything too */
            groups: components["schemas"]["GroupFiguresView"][];
            /** @description The ten most frequent */
            rejectionReasons: components["schemas"]["RejectionReasonView"][];
            /** @description Of how many rejections these are: the newest 10,000 at most */
            rejectionsLookedAt: number;
            /** @description Whose days these are */
            timezone: string;
            /**
             * Format: date
             * @description The last day, included
             * @example 2026-03-31
             */
            to: string;
            total: components["schemas"]["FiguresView"];
        };
        SystemView: {
            api: components["schemas"]["ApiStateView"];
            /** Format: date-time */
            now: string;
            worker: components["schemas"]["WorkerStateView"];
        };
        /**
         * @description What the caller may do now
         * @enum {string}
         */
        TaskAction: "edit" | "submit" | "approve" | "reject" | "request_changes" | "assign" | "unassign" | "start" | "release" | "complete" | "cancel" | "reopen" | "undo";
        TaskChangeView: {
            /** @description As it became */
            after: (string | number | boolean | unknown[] | {
                [key: string]: unknown;
            }) | null;
            /** @description As it was */
            before: (string | number | boolean | unknown[] | {
                [key: string]: unknown;
            }) | null;
            field: string;
        };
        TaskCountsView: {
            byCategory?: {
                analysis: number;
                "best-practice": number;
                optimization: number;
                scaling: number;
            };
            byMarketplace?: {
                amazon: number;
                kaway: number;
                mercadolivre: number;
                shein: number;
                shopee: number;
                tiktokshop: number;
            };
            byPriority?: {
                high: number;
                low: number;
                medium: number;
            };
            byStatus?: {
                approved: number;
                awaiting_approval: number;
                cancelled: number;
                completed: number;
                in_progress: number;
                pending: number;
                rejected: number;
            };
            total: number;
        };
        TaskCreatorView: {
            id: string;
            /** @enum {string} */
            kind: "human" | "agent" | "service";
            name: string;
        };
        TaskDecisionView: {
            action: components["schemas"]["DecisionAction"];
            /** Format: date-time */
            at: string;
            /**
             * Format: uuid
             * @description Of a decision on several at once
             */
            batchId: string | null;
            by: components["schemas"]["DeciderView"];
            /** @description Of a policy */
            explanation: components["schemas"]["ExplanationView"] | null;
            /** Format: uuid */
            id: string;
            reason: string | null;
            /** @description What was decided on */
            revision: string;
            /**
             * Format: date-time
             * @description When it was taken back
             */
            undoneAt: string | null;
        };
        TaskFilterQuery: {
            /** @description The id of a person or `me` */
            approvedBy?: string;
            /**
             * Format: date-time
             * @description Not before
             */
            approvedFrom?: string;
            /**
             * Format: date-time
             * @description Before
             */
            approvedTo?: string;
            /** @description The id of a person, `me` or `nobody` */
            assignedTo?: string;
            /** @description Any of them: `a,b`, or the field twice */
            category?: components["schemas"]["Category"][];
            /** @description The id of a person or `me` */
            completedBy?: string;
            /**
             * Format: date-time
             * @description Not before
             */
            completedFrom?: string;
            /**
             * Format: date-time
             * @description Before
             */
            completedTo?: string;
            /** @description The id of a person, of an agent or of a service; or `me` */
            createdBy?: string;
            createdByKind?: components["schemas"]["ActorKind"];
            /**
             * Format: date-time
             * @description Not before
             */
            createdFrom?: string;
            /**
             * Format: date-time
             * @description Before
             */
            createdTo?: string;
            /**
             * @description Only what waits for a decision that you may take
             * @enum {boolean}
             */
            decidable?: true;
            /** @description Past its due time, or not far from it */
            due?: components["schemas"]["DueState"];
            /**
             * Format: date-time
             * @description Not before
             */
            dueFrom?: string;
            /**
             * Format: date-time
             * @description Before
             */
            dueTo?: string;
            /** @description Whether nobody decided before the proposal expired */
            expired?: boolean;
            /** @description The creator's own name for it */
            externalId?: string;
            /** @description Whether there is a proposal of a change */
            hasProposal?: boolean;
            /** @description Any of them: `a,b`, or the field twice */
            marketplace?: components["schemas"]["Marketplace"][];
            /** @description Estimated, at most */
            maxHours?: number;
            /** @description Estimated, at least */
            minHours?: number;
            number?: number;
            /** @description Any of them: `a,b`, or the field twice */
            priority?: components["schemas"]["Priority"][];
            /** @description Words of title, description, tags and target; a part of the title; or the number, as `123` or `#123` */
            q?: string;
            /** @description Any of them: `a,b`, or the field twice */
            risk?: components["schemas"]["Risk"][];
            /**
             * Format: date-time
             * @description Not before
             */
            startedFrom?: string;
            /**
             * Format: date-time
             * @description Before
             */
            startedTo?: string;
            /** @description Any of them: `a,b`, or the field twice */
            status?: components["schemas"]["TaskStatus"][];
            /**
             * Format: date-time
             * @description Not before
             */
            submittedFrom?: string;
            /**
             * Format: date-time
             * @description Before
             */
            submittedTo?: string;
            /** @description All of them: `a,b`, or the field twice */
            tag?: string[];
            /**
             * Format: date-time
             * @description Not before
             */
            updatedFrom?: string;
            /**
             * Format: date-time
             * @description Before
             */
            updatedTo?: string;
            /**
             * @description Only what you watch
             * @enum {boolean}
             */
            watching?: true;
        };
        TaskImportView: {
            /** @description Made, or to be made */
            created: number;
            /** @description Nothing was made */
            dryRun: boolean;
            errorCount: number;
            /** @description The first hundred; only a dry run tells them here */
            errors: components["schemas"]["RowErrorView"][];
            existing: number;
            items: components["schemas"]["ImportedRowView"][];
        };
        TaskRevisionView: {
            /** @description Against the one before; none for the first */
            changes: components["schemas"]["TaskChangeView"][];
            /** @description What it said */
            content: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            createdAt: string;
            editedBy: components["schemas"]["TaskCreatorView"];
            number: number;
            revision: string;
        };
        TaskSettingsBody: {
            /** @description What becomes of a proposal that nobody decided in time */
            expiry: components["schemas"]["ExpiryBody"];
            sla: components["schemas"]["SlaBody"];
        };
        TaskSettingsView: {
            expiry: components["schemas"]["ExpiryBody"];
            /** @description The organisation's time zone, where the calendar names none */
            organisationTimezone: string;
            sla: components["schemas"]["SlaBody"];
            /** Format: date-time */
            updatedAt: string | null;
            updatedByName: string | null;
            /** @description 0: the defaults. The ETag is made of it */
            version: number;
        };
        /** @enum {string} */
        TaskSort: "-createdAt" | "createdAt" | "-updatedAt" | "updatedAt" | "dueAt" | "-dueAt" | "-priority" | "priority";
        /**
         * @description Any of them: `a,b`, or the field twice
         * @enum {string}
         */
        TaskStatus: "pending" | "awaiting_approval" | "approved" | "in_progress" | "completed" | "rejected" | "cancelled";
        TaskView: {
            actualHours: number | null;
            /** @description What the caller may do now */
            allowedActions: components["schemas"]["TaskAction"][];
            /** @description People who have approved what it says now */
            approvals: number;
            /** Format: date-time */
            approvedAt: string | null;
            /** Format: uuid */
            approvedBy: string | null;
            /** Format: uuid */
            assignedTo: string | null;
            /** Format: date-time */
            cancelledAt: string | null;
            cancelReason: string | null;
            category: components["schemas"]["Category"];
            /** Format: date-time */
            completedAt: string | null;
            /** Format: uuid */
            completedBy: string | null;
            completionNotes: string | null;
            /** Format: date-time */
            createdAt: string;
            createdBy: components["schemas"]["TaskCreatorView"];
            description: string;
            /**
             * Format: date-time
             * @description When what is next is to have happened: the decision, the start, the end
             */
            dueAt: string | null;
            estimatedHours: number;
            /**
             * Format: date-time
             * @description Nobody decided before the proposal expired
             */
            expiredAt: string | null;
            externalId: string | null;
            /** Format: uuid */
            id: string;
            marketplace: components["schemas"]["Marketplace"];
            metadata: {
                [key: string]: unknown;
            };
            /** @description Short enough to be said aloud */
            number: number;
            /** @description Past that */
            overdue: boolean;
            priority: components["schemas"]["Priority"];
            proposal: components["schemas"]["ProposalBody"] | null;
            rejectionReason: string | null;
            requiredApprovals: number;
            /** @description Of what is decided on; a decision names the one that was seen */
            revision: string;
            revisionNumber: number;
            /** Format: date-time */
            startedAt: string | null;
            status: components["schemas"]["TaskStatus"];
            /** Format: date-time */
            submittedAt: string | null;
            tags: string[];
            title: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description Counts every change; the ETag is made of it */
            version: number;
        };
        TemporaryPasswordView: {
            /** @description Shown here and never again; it lets the person in for 7 days */
            temporaryPassword: string;
        };
        TextChangesView: {
            added: number;
            hunks: components["schemas"]["HunkView"][];
            removed: number;
            /** @description One of the texts goes on where the comparison ends */
            truncated: boolean;
        };
        TokenRequestBody: {
            /** @description Id or name of the agent, unless HTTP Basic tells */
            client_id?: string;
            /** @description A token of the agent, unless HTTP Basic tells */
            client_secret?: string;
            /** @enum {string} */
            grant_type: "client_credentials";
            /** @description Permissions with blanks between; all of the token, unless said */
            scope?: string;
        };
        /** @enum {string} */
        TreeEntryType: "folder" | "file" | "symlink" | "submodule" | "other";
        TreeEntryView: {
            artifactsBelow: number;
            /** @description What it is in the catalog */
            kinds: components["schemas"]["ArtifactKind"][];
            /** @description The one that governs it, here or further up */
            mapping: components["schemas"]["MappingView"] | null;
            name: string;
            path: string;
            type: components["schemas"]["TreeEntryType"];
        };
        TreeView: {
            commit: string;
            /** @description Folders first */
            items: components["schemas"]["TreeEntryView"][];
            /** @description Of the folder itself */
            kinds: components["schemas"]["ArtifactKind"][];
            /** @description Of the folder itself */
            mapping: components["schemas"]["MappingView"] | null;
            nextCursor: string | null;
            path: string;
        };
        TrialCutView: {
            /** @description More than the cap allows */
            cut: number;
            /** Format: date */
            day: string;
            matched: number;
        };
        TrialDisagreementView: {
            /** @description Why it would have been approved */
            because: string[];
            decision: components["schemas"]["DecisionAction"];
            number: number;
            reason: string | null;
            /** Format: uuid */
            taskId: string;
            title: string;
        };
        TrialEffectsView: {
            approve: number;
            /** @description Left to people: also by the cap, for an expired proposal, and for one that people had refused before */
            hold: number;
            requireApprovals: number;
        };
        TrialPeopleView: {
            approved: number;
            changesRequested: number;
            rejected: number;
            undecided: number;
        };
        /** @enum {string} */
        Trust: "untrusted" | "basic" | "verified" | "official";
        /** @enum {string} */
        UserStatus: "active" | "disabled";
        UserView: {
            /** Format: date-time */
            createdAt: string;
            email: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            lastSignInAt: string | null;
            /** @description What the person may touch; null: all, as for every admin */
            marketplaces: components["schemas"]["Marketplace"][] | null;
            mustChangePassword: boolean;
            name: string;
            role: components["schemas"]["PersonRole"];
            status: components["schemas"]["UserStatus"];
            /** Format: date-time */
            updatedAt: string;
        };
        VersionView: {
            buildDate: string;
            gitSha: string;
            name: string;
            version: string;
        };
        ViewOwnerView: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        WatchersView: {
            items: components["schemas"]["WatcherView"][];
            /** @description Whether the caller is one of them */
            watching: boolean;
        };
        WatcherView: {
            name: string;
            /** Format: date-time */
            since: string;
            /** Format: uuid */
            userId: string;
        };
        WebhookSecretView: {
            /** @description What the forge is told to call */
            path: string;
            /** @description Shown once */
            secret: string;
        };
        WorkerStateView: {
            instances: components["schemas"]["InstanceView"][];
            /**
             * @description `unknown` when the database that would tell does not answer.
             * @enum {string}
             */
            status: "ready" | "not_ready" | "absent" | "unknown";
        };
    };
    responses: {
        /** @description A problem; `code` says which. 503 has Retry-After */
        Problem: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemView"];
            };
        };
        /** @description `rate_limited`, or a code of too many at once */
        TooManyRequests: {
            headers: {
                "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemView"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description Names what was read: for If-Match and If-None-Match */
        ETag: string;
        /** @description Requests in the window */
        "RateLimit-Limit": number;
        /** @description How many of them are left */
        "RateLimit-Remaining": number;
        /** @description Seconds until the window ends */
        "RateLimit-Reset": number;
        /** @description Seconds */
        "Retry-After": number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getJwks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jwk-set+json": components["schemas"]["JwksView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAuthorizationServer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthorizationServerView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        database: string;
                        status: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listOrchestrationTasks: {
        parameters: {
            query?: {
                limit?: number;
                marketplace?: components["schemas"]["Marketplace"];
                offset?: number;
                status?: components["schemas"]["TaskStatus"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrchestrationListView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    createOrchestrationTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrchestrationNewTaskBody"];
            };
        };
        responses: {
            /** @description You proposed it before, under the same externalId */
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrchestrationCreatedView"];
                };
            };
            201: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrchestrationCreatedView"];
                };
            };
            /** @description `answered_before`, `external_id_taken`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    approveOrchestrationTasks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrchestrationApproveBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrchestrationDecidedView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    assignOrchestrationTask: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrchestrationAssignBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrchestrationDoneView"];
                };
            };
            /** @description `task_changed`, `task_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    completeOrchestrationTask: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrchestrationCompleteBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrchestrationCompletedView"];
                };
            };
            /** @description `task_changed`, `task_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listAgents: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description At most API__PAGE_LIMIT_MAX, 200 unless set */
                limit?: number;
                marketplace?: components["schemas"]["Marketplace"];
                status?: components["schemas"]["AgentStatus"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AgentView"][];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    createAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAgentBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    changeAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangedAgentBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listAgentTokens: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AgentTokenView"][];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    issueAgentToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAgentTokenBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedAgentTokenView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    revokeAgentToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                tokenId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevokedAgentTokenBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentTokenView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listArtifacts: {
        parameters: {
            query?: {
                /** @description Whether the content is another one than was adopted */
                attention?: boolean;
                /** @description What the last scan found; any of them */
                change?: components["schemas"]["ArtifactChange"][];
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Any of them: `a,b`, or the field twice */
                kind?: components["schemas"]["ArtifactKind"][];
                /** @description At most API__PAGE_LIMIT_MAX, 200 unless set */
                limit?: number;
                /** @description Of 100, at most */
                maxConfidence?: number;
                /** @description Of 100, at least */
                minConfidence?: number;
                /** @description Who said so; any of them */
                provenance?: components["schemas"]["Provenance"][];
                /** @description Words of name, description and path; or a part of the name */
                q?: string;
                /** @description Those that are gone from their sources, instead of those that are there */
                removed?: boolean;
                /** @description Any of them: `a,b`, or the field twice */
                review?: components["schemas"]["ArtifactReview"][];
                /** @description `-` is descending */
                sort?: components["schemas"]["ArtifactSort"];
                /** @description Ids: `a,b`, or the field twice */
                source?: string[];
                /** @description Of the source, all of them: `a,b`, or the field twice */
                tag?: string[];
                /** @description Whether to count all that match, which costs more than a page does */
                total?: boolean;
                /** @description Of the source; any of them */
                trust?: components["schemas"]["Trust"][];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ArtifactView"][];
                        nextCursor: string | null;
                        /** @description Of all pages; with `total=true` */
                        total?: number;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getArtifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtifactDetailView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    adoptArtifact: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdoptBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtifactView"];
                };
            };
            /** @description `already_adopted`, `answered_before`, `artifact_changed`, `artifact_removed`, `content_changed`, `idempotency_in_progress`, `idempotency_key_reused`, `review_state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `artifact_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    diffArtifact: {
        parameters: {
            query?: {
                /** @description A revision; what was adopted unless said, or else the one before `to` */
                from?: number;
                /** @description A revision; the current one unless said */
                to?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtifactDiffView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    excludeArtifact: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExcludeBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtifactView"];
                };
            };
            /** @description `answered_before`, `artifact_changed`, `idempotency_in_progress`, `idempotency_key_reused`, `review_state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `artifact_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getArtifactFile: {
        parameters: {
            query?: {
                /** @description The current one unless said */
                revision?: number;
            };
            header?: never;
            path: {
                id: string;
                /** @description As `files` has it */
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Text is text/plain whatever it is called, everything else is bytes */
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                    "text/plain": string;
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    restoreArtifact: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtifactView"];
                };
            };
            /** @description `answered_before`, `artifact_changed`, `idempotency_in_progress`, `idempotency_key_reused`, `review_state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `artifact_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listArtifactRevisions: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description At most API__PAGE_LIMIT_MAX, 200 unless set */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ArtifactRevisionView"][];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    bulkArtifacts: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReviewBulkBody"];
            };
        };
        responses: {
            /** @description What became of each of them */
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewBatchView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    undoBulkArtifacts: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path: {
                batchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewBatchView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    countArtifacts: {
        parameters: {
            query?: {
                /** @description Whether the content is another one than was adopted */
                attention?: boolean;
                /** @description What the last scan found; any of them */
                change?: components["schemas"]["ArtifactChange"][];
                /** @description Any of them: `a,b`, or the field twice */
                kind?: components["schemas"]["ArtifactKind"][];
                /** @description Of 100, at most */
                maxConfidence?: number;
                /** @description Of 100, at least */
                minConfidence?: number;
                /** @description Who said so; any of them */
                provenance?: components["schemas"]["Provenance"][];
                /** @description Words of name, description and path; or a part of the name */
                q?: string;
                /** @description Those that are gone from their sources, instead of those that are there */
                removed?: boolean;
                /** @description Any of them: `a,b`, or the field twice */
                review?: components["schemas"]["ArtifactReview"][];
                /** @description Ids: `a,b`, or the field twice */
                source?: string[];
                /** @description Of the source, all of them: `a,b`, or the field twice */
                tag?: string[];
                /** @description Of the source; any of them */
                trust?: components["schemas"]["Trust"][];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtifactCountsView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listAudit: {
        parameters: {
            query?: {
                actorId?: string;
                actorKind?: components["schemas"]["ActorKind"];
                correlationId?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Not before */
                from?: string;
                /** @description At most API__PAGE_LIMIT_MAX, 200 unless set */
                limit?: number;
                marketplace?: components["schemas"]["Marketplace"];
                subjectId?: string;
                subjectKind?: string;
                /** @description Before */
                to?: string;
                /** @description A type, or all that begin alike */
                type?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["EventView"][];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    exportAudit: {
        parameters: {
            query: {
                actorId?: string;
                actorKind?: components["schemas"]["ActorKind"];
                correlationId?: string;
                format: "csv" | "json";
                /** @description Not before */
                from?: string;
                marketplace?: components["schemas"]["Marketplace"];
                subjectId?: string;
                subjectKind?: string;
                /** @description Before */
                to?: string;
                /** @description A type, or all that begin alike */
                type?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description CSV with a line of headings, or an array of EventView */
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventView"][];
                    "text/csv": string;
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    logoutEverywhere: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordBody"];
            };
        };
        responses: {
            204: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getPermissions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionsView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SessionView"][];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    exchangeToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenRequestBody"];
                "application/x-www-form-urlencoded": components["schemas"]["TokenRequestBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessTokenView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorView"];
                };
            };
        };
    };
    streamEvents: {
        parameters: {
            query?: {
                /** @description Kinds of subject, separated by commas; all when absent */
                topics?: string;
            };
            header?: {
                /** @description Resumes behind that event */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description `open` with the id to resume from, then one event per change; `heartbeat` while nothing happens, `reset` when the resume point is too old, `reconnect` before a shutdown and when the sign-in or the token has ended. Nobody gets more than they may read */
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    takePush: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of GitLab, with Webhook-Id, Webhook-Timestamp and X-Gitlab-Event */
                "Webhook-Signature"?: string;
                /** @description Of GitLab without a signing token, with X-Gitlab-Event-UUID and X-Gitlab-Event */
                "X-Gitlab-Token"?: string;
                /** @description Of GitHub, with X-GitHub-Delivery and X-GitHub-Event */
                "X-Hub-Signature-256"?: string;
            };
            path: {
                sourceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
                "application/x-www-form-urlencoded": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            202: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookAnswerView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listJobs: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description At most API__PAGE_LIMIT_MAX, 200 unless set */
                limit?: number;
                name?: string;
                state?: components["schemas"]["JobState"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["JobView"][];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    discardJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    replayJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listNotifications: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                kind?: components["schemas"]["NotificationKind"];
                /** @description At most API__PAGE_LIMIT_MAX, 200 unless set */
                limit?: number;
                /** @description Only those that are not read, or only those that are */
                unread?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["NotificationView"][];
                        nextCursor: string | null;
                        /** @description Of all; 100: so many or more */
                        unreadCount: number;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    readNotifications: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReadNotificationsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadNotificationsView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listPolicies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PolicyView"][];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    createPolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPolicyBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused`, `name_taken`, `too_many_policies` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    deletePolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `policy_changed` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `policy_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    changePolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangedPolicyBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyView"];
                };
            };
            /** @description `name_taken`, `policy_changed` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `policy_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    tryPolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyTrialBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyTrialView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    orderPolicies: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyOrderBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PolicyView"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused`, `policies_changed` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listPolicyStops: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description At most API__PAGE_LIMIT_MAX, 200 unless set */
                limit?: number;
                state?: components["schemas"]["PolicyStopState"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PolicyStopView"][];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    startPolicyStop: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPolicyStopBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyStopView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    liftPolicyStop: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LiftedPolicyStopBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyStopView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused`, `stop_over` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getScan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScanView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    cancelScan: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScanView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listScanProblems: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description At most API__PAGE_LIMIT_MAX, 200 unless set */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ScanProblemView"][];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listSigningKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SigningKeyView"][];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    revokeSigningKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path: {
                kid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevokeKeyBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningKeyView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    rotateSigningKeys: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateBody"];
            };
        };
        responses: {
            /** @description One was waiting already */
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningKeyView"];
                };
            };
            /** @description A key was made */
            201: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningKeyView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listSources: {
        parameters: {
            query?: {
                /** @description Only those that a person should look at, or only the others */
                attention?: boolean;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description At most API__PAGE_LIMIT_MAX, 200 unless set */
                limit?: number;
                /** @description Part of the name or the URL */
                q?: string;
                tag?: string;
                /** @description Any of them: `a,b`, or the field twice */
                trust?: components["schemas"]["Trust"][];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SourceView"][];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    createSource: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSourceBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    removeSource: {
        parameters: {
            query?: {
                /** @description Also when artifacts of it are adopted */
                force?: boolean;
            };
            header?: {
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `source_changed` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `source_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    changeSource: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangedSourceBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceView"];
                };
            };
            /** @description `source_changed` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `source_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    confirmRemoval: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScanView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getMappings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappingsView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    saveMappings: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MappingsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappingsView"];
                };
            };
            /** @description `mappings_changed` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `mappings_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    previewMappings: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MappingsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappingPreviewView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    undoMappings: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappingsView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused`, `mappings_changed` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `mappings_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listScans: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description At most API__PAGE_LIMIT_MAX, 200 unless set */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ScanView"][];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    startScan: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScanView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getSourceTree: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                limit?: number;
                /** @description A folder; left out: the top */
                path?: string;
                /** @description A branch or tag of the repository as it is now; left out: the commit that was scanned last */
                ref?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TreeView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    makeWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecretView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    removeWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    checkSource: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckView$1"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    inferSourceUrl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InferUrlBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferredUrlView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getAgentStatistics: {
        parameters: {
            query?: {
                /** @description The first day; 30 days until `to` when absent, at most 400 */
                from?: string;
                /** @description An IANA time zone; that of the organisation when absent */
                timezone?: string;
                /** @description The last day, included; today when absent */
                to?: string;
            };
            header?: {
                /** @description The ETag you have: 304 while nothing has changed */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentsStatisticsView"];
                };
            };
            /** @description As you have it */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getDailyStatistics: {
        parameters: {
            query?: {
                /** @description Today when absent */
                date?: string;
                /** @description An IANA time zone; that of the organisation when absent */
                timezone?: string;
            };
            header?: {
                /** @description The ETag you have: 304 while nothing has changed */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DailyView"];
                };
            };
            /** @description As you have it */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getTaskFunnel: {
        parameters: {
            query?: {
                /** @description The first day; 30 days until `to` when absent, at most 400 */
                from?: string;
                marketplace?: components["schemas"]["Marketplace"];
                /** @description An IANA time zone; that of the organisation when absent */
                timezone?: string;
                /** @description The last day, included; today when absent */
                to?: string;
            };
            header?: {
                /** @description The ETag you have: 304 while nothing has changed */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FunnelView"];
                };
            };
            /** @description As you have it */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getStatisticsSummary: {
        parameters: {
            query?: {
                category?: components["schemas"]["Category"];
                /** @description The first day; 30 days until `to` when absent, at most 400 */
                from?: string;
                groupBy?: components["schemas"]["SummaryGroup"];
                marketplace?: components["schemas"]["Marketplace"];
                /** @description An IANA time zone; that of the organisation when absent */
                timezone?: string;
                /** @description The last day, included; today when absent */
                to?: string;
            };
            header?: {
                /** @description The ETag you have: 304 while nothing has changed */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SummaryView"];
                };
            };
            /** @description As you have it */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getSystem: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getTaskSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskSettingsView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    changeTaskSettings: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskSettingsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskSettingsView"];
                };
            };
            /** @description `task_settings_changed` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `task_settings_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `if_match_required` */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listSavedViews: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description At most API__PAGE_LIMIT_MAX, 200 unless set */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SavedViewView"][];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    createSavedView: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSavedViewBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedViewView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused`, `name_taken`, `too_many_views` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getSavedView: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedViewView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    deleteSavedView: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `forbidden`, `not_owner` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `view_changed` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `view_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    changeSavedView: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangedSavedViewBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedViewView"];
                };
            };
            /** @description `forbidden`, `not_owner` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `name_taken`, `view_changed` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `view_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listTasks: {
        parameters: {
            query?: {
                /** @description The id of a person or `me` */
                approvedBy?: string;
                /** @description Not before */
                approvedFrom?: string;
                /** @description Before */
                approvedTo?: string;
                /** @description The id of a person, `me` or `nobody` */
                assignedTo?: string;
                /** @description Any of them: `a,b`, or the field twice */
                category?: components["schemas"]["Category"][];
                /** @description The id of a person or `me` */
                completedBy?: string;
                /** @description Not before */
                completedFrom?: string;
                /** @description Before */
                completedTo?: string;
                /** @description The id of a person, of an agent or of a service; or `me` */
                createdBy?: string;
                createdByKind?: components["schemas"]["ActorKind"];
                /** @description Not before */
                createdFrom?: string;
                /** @description Before */
                createdTo?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Only what waits for a decision that you may take */
                decidable?: true;
                /** @description Past its due time, or not far from it */
                due?: components["schemas"]["DueState"];
                /** @description Not before */
                dueFrom?: string;
                /** @description Before */
                dueTo?: string;
                /** @description Whether nobody decided before the proposal expired */
                expired?: boolean;
                /** @description The creator's own name for it */
                externalId?: string;
                /** @description Whether there is a proposal of a change */
                hasProposal?: boolean;
                /** @description At most API__PAGE_LIMIT_MAX, 200 unless set */
                limit?: number;
                /** @description Any of them: `a,b`, or the field twice */
                marketplace?: components["schemas"]["Marketplace"][];
                /** @description Estimated, at most */
                maxHours?: number;
                /** @description Estimated, at least */
                minHours?: number;
                number?: number;
                /** @description Any of them: `a,b`, or the field twice */
                priority?: components["schemas"]["Priority"][];
                /** @description Words of title, description, tags and target; a part of the title; or the number, as `123` or `#123` */
                q?: string;
                /** @description Any of them: `a,b`, or the field twice */
                risk?: components["schemas"]["Risk"][];
                /** @description `-` is descending. Tasks without a due time come last either way */
                sort?: components["schemas"]["TaskSort"];
                /** @description Not before */
                startedFrom?: string;
                /** @description Before */
                startedTo?: string;
                /** @description Any of them: `a,b`, or the field twice */
                status?: components["schemas"]["TaskStatus"][];
                /** @description Not before */
                submittedFrom?: string;
                /** @description Before */
                submittedTo?: string;
                /** @description All of them: `a,b`, or the field twice */
                tag?: string[];
                /** @description Whether to count all that match, which costs more than a page does */
                total?: boolean;
                /** @description Not before */
                updatedFrom?: string;
                /** @description Before */
                updatedTo?: string;
                /** @description Only what you watch */
                watching?: true;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TaskView"][];
                        nextCursor: string | null;
                        /** @description Of all pages; with `total=true` */
                        total?: number;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    createTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTaskBody"];
            };
        };
        responses: {
            /** @description You proposed it before, under the same externalId */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description `answered_before`, `external_id_taken`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getTask: {
        parameters: {
            query?: {
                /** @description Seconds that the answer may wait until it is another than If-None-Match names */
                wait?: number;
            };
            header?: {
                /** @description The ETag you have, or `"3"` for version 3 whatever else has become of it; `wait` waits for another */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description As you have it */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    editTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangedTaskBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description `task_changed`, `task_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `task_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    approveTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApproveBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description `already_approved`, `answered_before`, `idempotency_in_progress`, `idempotency_key_reused`, `proposal_changed`, `task_changed`, `task_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `task_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    assignTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused`, `task_changed`, `task_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `task_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    cancelTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused`, `task_changed`, `task_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `task_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listTaskComments: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description At most API__PAGE_LIMIT_MAX, 200 unless set */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["CommentView"][];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    addTaskComment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommentView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    deleteTaskComment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                commentId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `comment_changed` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `comment_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    editTaskComment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                commentId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommentView"];
                };
            };
            /** @description `comment_changed`, `comment_deleted` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `comment_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listTaskCommentEdits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                commentId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["FormerCommentView"][];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    completeTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompleteBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused`, `task_changed`, `task_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `task_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listTaskDecisions: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description At most API__PAGE_LIMIT_MAX, 200 unless set */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TaskDecisionView"][];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listTaskEvents: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description At most API__PAGE_LIMIT_MAX, 200 unless set */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["EventView"][];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    rejectTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RejectBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused`, `proposal_changed`, `task_changed`, `task_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `task_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    releaseTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused`, `task_changed`, `task_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `task_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    reopenTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused`, `task_changed`, `task_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `task_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    requestTaskChanges: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused`, `task_changed`, `task_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `task_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listTaskRevisions: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description At most API__PAGE_LIMIT_MAX, 200 unless set */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TaskRevisionView"][];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    startTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused`, `task_changed`, `task_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `task_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    submitTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused`, `task_changed`, `task_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `task_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    unassignTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused`, `task_changed`, `task_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `task_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    undoTaskDecision: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
                /** @description The ETag you read, or *: refused when it is not the last */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused`, `nothing_to_undo`, `task_changed`, `task_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            /** @description `task_stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listTaskWatchers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WatchersView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    watchTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    unwatchTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    bulkTasks: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkBody"];
            };
        };
        responses: {
            /** @description What became of each of them */
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkView"];
                };
            };
            /** @description `answered_before`, `bulk_refused`, `idempotency_in_progress`, `idempotency_key_reused`, `preview_stale` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    undoBulkTasks: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path: {
                batchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    previewBulkTasks: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkPreviewBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkPreviewView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    countTasks: {
        parameters: {
            query?: {
                /** @description The id of a person or `me` */
                approvedBy?: string;
                /** @description Not before */
                approvedFrom?: string;
                /** @description Before */
                approvedTo?: string;
                /** @description The id of a person, `me` or `nobody` */
                assignedTo?: string;
                /** @description Any of them: `a,b`, or the field twice */
                category?: components["schemas"]["Category"][];
                /** @description The id of a person or `me` */
                completedBy?: string;
                /** @description Not before */
                completedFrom?: string;
                /** @description Before */
                completedTo?: string;
                /** @description The id of a person, of an agent or of a service; or `me` */
                createdBy?: string;
                createdByKind?: components["schemas"]["ActorKind"];
                /** @description Not before */
                createdFrom?: string;
                /** @description Before */
                createdTo?: string;
                /** @description Only what waits for a decision that you may take */
                decidable?: true;
                /** @description Past its due time, or not far from it */
                due?: components["schemas"]["DueState"];
                /** @description Not before */
                dueFrom?: string;
                /** @description Before */
                dueTo?: string;
                /** @description Whether nobody decided before the proposal expired */
                expired?: boolean;
                /** @description The creator's own name for it */
                externalId?: string;
                /** @description Whether there is a proposal of a change */
                hasProposal?: boolean;
                /** @description Any of them: `a,b`, or the field twice */
                marketplace?: components["schemas"]["Marketplace"][];
                /** @description Estimated, at most */
                maxHours?: number;
                /** @description Estimated, at least */
                minHours?: number;
                number?: number;
                /** @description Any of them: `a,b`, or the field twice */
                priority?: components["schemas"]["Priority"][];
                /** @description Words of title, description, tags and target; a part of the title; or the number, as `123` or `#123` */
                q?: string;
                /** @description Any of them: `a,b`, or the field twice */
                risk?: components["schemas"]["Risk"][];
                /** @description Not before */
                startedFrom?: string;
                /** @description Before */
                startedTo?: string;
                /** @description Any of them: `a,b`, or the field twice */
                status?: components["schemas"]["TaskStatus"][];
                /** @description Not before */
                submittedFrom?: string;
                /** @description Before */
                submittedTo?: string;
                /** @description All of them: `a,b`, or the field twice */
                tag?: string[];
                /** @description Not before */
                updatedFrom?: string;
                /** @description Before */
                updatedTo?: string;
                /** @description Only what you watch */
                watching?: true;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskCountsView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    exportTasks: {
        parameters: {
            query: {
                /** @description The id of a person or `me` */
                approvedBy?: string;
                /** @description Not before */
                approvedFrom?: string;
                /** @description Before */
                approvedTo?: string;
                /** @description The id of a person, `me` or `nobody` */
                assignedTo?: string;
                /** @description Any of them: `a,b`, or the field twice */
                category?: components["schemas"]["Category"][];
                /** @description The id of a person or `me` */
                completedBy?: string;
                /** @description Not before */
                completedFrom?: string;
                /** @description Before */
                completedTo?: string;
                /** @description The id of a person, of an agent or of a service; or `me` */
                createdBy?: string;
                createdByKind?: components["schemas"]["ActorKind"];
                /** @description Not before */
                createdFrom?: string;
                /** @description Before */
                createdTo?: string;
                /** @description Only what waits for a decision that you may take */
                decidable?: true;
                /** @description Past its due time, or not far from it */
                due?: components["schemas"]["DueState"];
                /** @description Not before */
                dueFrom?: string;
                /** @description Before */
                dueTo?: string;
                /** @description Whether nobody decided before the proposal expired */
                expired?: boolean;
                /** @description The creator's own name for it */
                externalId?: string;
                format: "csv" | "json";
                /** @description Whether there is a proposal of a change */
                hasProposal?: boolean;
                /** @description Any of them: `a,b`, or the field twice */
                marketplace?: components["schemas"]["Marketplace"][];
                /** @description Estimated, at most */
                maxHours?: number;
                /** @description Estimated, at least */
                minHours?: number;
                number?: number;
                /** @description Any of them: `a,b`, or the field twice */
                priority?: components["schemas"]["Priority"][];
                /** @description Words of title, description, tags and target; a part of the title; or the number, as `123` or `#123` */
                q?: string;
                /** @description Any of them: `a,b`, or the field twice */
                risk?: components["schemas"]["Risk"][];
                /** @description `-` is descending. Tasks without a due time come last either way */
                sort?: components["schemas"]["TaskSort"];
                /** @description Not before */
                startedFrom?: string;
                /** @description Before */
                startedTo?: string;
                /** @description Any of them: `a,b`, or the field twice */
                status?: components["schemas"]["TaskStatus"][];
                /** @description Not before */
                submittedFrom?: string;
                /** @description Before */
                submittedTo?: string;
                /** @description All of them: `a,b`, or the field twice */
                tag?: string[];
                /** @description Not before */
                updatedFrom?: string;
                /** @description Before */
                updatedTo?: string;
                /** @description Only what you watch */
                watching?: true;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description CSV with a line of headings, or an array of TaskView */
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"][];
                    "text/csv": string;
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    importTasks: {
        parameters: {
            query?: {
                /** @description Whether only to say what would be made and what is wrong */
                dryRun?: boolean;
            };
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskImportView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listTaskOutcomes: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description At most API__PAGE_LIMIT_MAX, 200 unless set */
                limit?: number;
                /** @description Seconds that the answer may wait for the first one, when there is none yet */
                wait?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutcomesView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description At most API__PAGE_LIMIT_MAX, 200 unless set */
                limit?: number;
                role?: components["schemas"]["PersonRole"];
                /** @description A part of the name or of the e-mail address */
                search?: string;
                status?: components["schemas"]["UserStatus"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["UserView"][];
                        nextCursor: string | null;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUserBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedUserView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    changeUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangedUserBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    endUserSessions: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedSessionsView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemporaryPasswordView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
    getVersion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    endAllSessions: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request again, under the same key, gets the first answer for 24 hours and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndAllSessionsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedSessionsView"];
                };
            };
            /** @description `answered_before`, `idempotency_in_progress`, `idempotency_key_reused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Problem"];
        };
    };
}
