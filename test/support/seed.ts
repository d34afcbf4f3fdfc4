/** Where random repositories start: the same in every run, unless another one is to be tried. */
export const seed = Number(process.env['MESHWRIGHT_SEED'] ?? 20_261_122);
