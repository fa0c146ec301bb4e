package io.github.quiesce.sample;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.stereotype.Component;

/**
 * The orders, in memory.
 */
@Component
class OrderBook {

	private final AtomicLong lastId = new AtomicLong();

	private final Map<Long, Order> orders = new ConcurrentSkipListMap<>();

	OrderBook() {
		place("a first order");
	}

	Order place(String item) {
		Order order = new Order(this.lastId.incrementAndGet(), item);
		this.orders.put(order.id(), order);
		return order;
	}

	Optional<Order> find(long id) {
		return Optional.ofNullable(this.orders.get(id));
	}

	List<Order> all() {
		return List.copyOf(this.orders.values());
	}

}
