/** Functions of the user that fail, so that it shows what that breaks. */

/** What they throw, which no fault does. */
export const onPurpose = new Error("a function of the user failed on purpose");

/** Throws at once. */
export const failOnPurpose = (): never => {
  throw onPurpose;
};

/** Rejects. */
export const rejectOnPurpose = (): Promise<never> => Promise.reject(onPurpose);
