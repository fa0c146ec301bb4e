package io.github.quiesce.sample;

/**
 * An order.
 *
 * @param id its number
 * @param item what was ordered
 */
record Order(long id, String item) {

}
