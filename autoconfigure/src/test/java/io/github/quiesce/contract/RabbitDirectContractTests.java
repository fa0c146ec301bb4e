package io.github.quiesce.contract;

/**
 * The scenarios of a message broker with RabbitMQ and containers of the direct kind,
 * which call listeners on the threads of the client.
 */
class RabbitDirectContractTests extends AbstractRabbitTests {

	RabbitDirectContractTests() {
		super("direct");
	}

}
