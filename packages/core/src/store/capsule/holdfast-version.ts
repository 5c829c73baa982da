/** Version of this package, for reports. A test holds it against package.json. */
export const holdfastVersion = '0.1.0'
