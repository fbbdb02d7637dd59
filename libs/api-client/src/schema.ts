// generated from openapi.json; do not edit
// made by: npm run generate

export interface paths {
    "/api/v1/events/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["streamEvents"];
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
        get: operations["getSystem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getVersion"];
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
        ApiState: {
            build: components["schemas"]["Build"];
            checks: {
                [key: string]: components["schemas"]["Check"];
            };
            instances: components["schemas"]["Instance"][];
            /** @enum {string} */
            status: "ready" | "degraded" | "not_ready";
        };
        Build: {
            buildDate: string;
            gitSha: string;
            version: string;
        };
        Check: {
            detail?: string;
            /** @enum {string} */
            status: "up" | "down" | "degraded" | "disabled";
        };
        FieldProblem: {
            code: string;
            message: string;
            path: string;
        };
        Instance: {
            build: components["schemas"]["Build"];
            checks: {
                [key: string]: components["schemas"]["Check"];
            };
            host: string;
            id: string;
            /** Format: date-time */
            seenAt: string;
            /** @enum {string} */
            service: "api" | "worker";
            /** Format: date-time */
            startedAt: string;
            /** @enum {string} */
            status: "ready" | "degraded" | "not_ready";
        };
        Problem: {
            code: string;
            detail: string;
            errors?: components["schemas"]["FieldProblem"][];
            requestId: string;
            status: number;
            title: string;
            type: string;
        };
        System: {
            api: components["schemas"]["ApiState"];
            /** Format: date-time */
            now: string;
            worker: components["schemas"]["WorkerState"];
        };
        Version: {
            buildDate: string;
            gitSha: string;
            name: string;
            version: string;
        };
        WorkerState: {
            instances: components["schemas"]["Instance"][];
            /** @enum {string} */
            status: "ready" | "not_ready" | "absent" | "unknown";
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    streamEvents: {
        parameters: {
            query?: {
                topics?: string;
            };
            header?: {
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
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
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
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
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description Problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
