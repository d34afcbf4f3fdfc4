// Generated from schemas/source by scripts/generate-schemas.mjs. Do not edit.

/** One violation, as ajv tells it. */
export interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly propertyName?: string;
}

/** Judges a whole document; `errors` stands until the next call. */
export interface Validator {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

export declare const Mesh: Validator;
export declare const Team: Validator;
export declare const Service: Validator;
export declare const Guarantee: Validator;
export declare const Waiver: Validator;
