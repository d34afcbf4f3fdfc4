/** Something an intent can use and a target can or cannot express. One list, `features.ts`, says where each is used. */
export type Feature = string;
