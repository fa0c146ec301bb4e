package io.github.quiesce.contract;

/**
 * The scenarios of a message broker with RabbitMQ and containers of the simple kind,
 * which have a thread for each consumer.
 */
class RabbitSimpleContractTests extends AbstractRabbitTests {

	RabbitSimpleContractTests() {
		super("simple");
	}

}
