export const bearer = 'Bearer 8b6e2f4c0d5a4b7e9f3c1a2d';
