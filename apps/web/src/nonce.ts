/** Vite writes `<meta property="csp-nonce">`, the web server fills it in; styles made at run time must carry it. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

// react-remove-scroll, inside Mantine's modals, looks for its nonce here.
(globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = nonce;
