export default () => globalThis.stopSoukTestServer?.();
