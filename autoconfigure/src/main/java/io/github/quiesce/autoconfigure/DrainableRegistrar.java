package io.github.quiesce.autoconfigure;

import java.util.List;

import io.github.quiesce.Drainable;
import io.github.quiesce.core.ShutdownCoordinator;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Hands the kinds of work of one context to the coordinator, which may be that of a
 * parent, and takes them back when the context goes away.
 */
final class DrainableRegistrar implements SmartInitializingSingleton, DisposableBean {

	private final ShutdownCoordinator coordinator;

	private final ConfigurableListableBeanFactory beanFactory;

	private List<Drainable> drainables = List.of();

	DrainableRegistrar(ShutdownCoordinator coordinator, ConfigurableListableBeanFactory beanFactory) {
		this.coordinator = coordinator;
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.drainables = this.beanFactory.getBeanProvider(Drainable.class).orderedStream().toList();
		this.drainables.forEach(this.coordinator::register);
	}

	@Override
	public void destroy() {
		this.drainables.forEach(this.coordinator::unregister);
	}

}
