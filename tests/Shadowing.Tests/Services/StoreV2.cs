namespace Shadowing.Tests.Services;

public sealed class StoreV2 : StoreV1
{
    public override T Get<T>(string key) => base.Get<T>(key + "!");
}
