namespace Shadowing.Tests.Services;

public sealed class PriceRepositoryV2 : IRepository<Price>
{
    public Task<Price?> FindAsync(int id) => Task.FromResult<Price?>(null);
}
