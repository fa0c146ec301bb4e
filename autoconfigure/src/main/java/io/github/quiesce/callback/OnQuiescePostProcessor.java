package io.github.quiesce.callback;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.quiesce.OnQuiesce;
import io.github.quiesce.QuiesceState;
import io.github.quiesce.Registration;
import io.github.quiesce.core.ShutdownCoordinator;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Finds methods annotated with {@link OnQuiesce} and hands them to the coordinator for as
 * long as their bean lives.
 *
 * @since 0.1.0
 */
public final class OnQuiescePostProcessor implements DestructionAwareBeanPostProcessor {

	private final ConfigurableListableBeanFactory beanFactory;

	private final Supplier<ShutdownCoordinator> coordinator;

	private final Set<Class<?>> without = ConcurrentHashMap.newKeySet();

	private final Map<String, List<Registration>> registrations = new ConcurrentHashMap<>();

	/**
	 * Create the post-processor.
	 * @param beanFactory the bean factory of the context
	 * @param coordinator who calls the methods, asked for once there is one
	 */
	public OnQuiescePostProcessor(ConfigurableListableBeanFactory beanFactory,
			Supplier<ShutdownCoordinator> coordinator) {
		this.beanFactory = beanFactory;
		this.coordinator = coordinator;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
		if (this.without.contains(type) || !AnnotationUtils.isCandidateClass(type, OnQuiesce.class)) {
			return bean;
		}
		Map<Method, OnQuiesce> methods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<OnQuiesce>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, OnQuiesce.class));
		if (methods.isEmpty()) {
			this.without.add(type);
		}
		else if (this.beanFactory.containsBean(beanName) && this.beanFactory.isSingleton(beanName)) {
			methods.forEach((method, annotation) -> register(bean, beanName, type, method, annotation));
		}
		return bean;
	}

	private void register(Object bean, String beanName, Class<?> type, Method method, OnQuiesce annotation) {
		String methodName = type.getSimpleName() + "." + method.getName();
		Assert.state(method.getParameterCount() == 0,
				() -> "@OnQuiesce method " + methodName + " must not have parameters");
		Assert.state(annotation.value() != QuiesceState.RUNNING,
				() -> "@OnQuiesce method " + methodName + " must name a state of a shutdown, not RUNNING");
		Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
		BeanMethod action = new BeanMethod(bean, invocable, BeanMethod.orderOf(method));
		String name = StringUtils.hasText(annotation.name()) ? annotation.name() : methodName;
		this.registrations.computeIfAbsent(beanName, (key) -> new ArrayList<>())
			.add(this.coordinator.get().addCallback(annotation.value(), name, action));
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return !this.registrations.isEmpty();
	}

	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		List<Registration> registrations = this.registrations.remove(beanName);
		if (registrations != null) {
			registrations.forEach(Registration::close);
		}
	}

}
