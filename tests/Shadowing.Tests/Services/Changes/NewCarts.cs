namespace Shadowing.Tests.Services.Changes;

public sealed class NewCarts : Carts;
