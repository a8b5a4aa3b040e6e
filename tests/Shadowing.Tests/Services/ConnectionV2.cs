namespace Shadowing.Tests.Services;

public sealed class ConnectionV2 : ConnectionV1;
