/** The one form of an e-mail address by which accounts are kept, found and counted: variants of one address are one account. */
export const emailOf = (text: string): string => text.normalize('NFKC').trim().toLowerCase();
