namespace Shadowing.Tests.Services;

public sealed class PricingV3 : PricingV1;
