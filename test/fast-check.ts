/**
 * Set-up of every test: a list that may be 2,000 long is that long now and then. By its defaults fast-check makes ten
 * elements at most, whatever the limit says, and books, heaps and rings never leave their first size.
 */
import fc from "fast-check";

fc.configureGlobal({ ...fc.readConfigureGlobal(), defaultSizeToMaxWhenMaxSpecified: true });
