using Microsoft.Extensions.DependencyInjection;

namespace Shadowing.Tests.Services.Surroundings;

/// <summary>A candidate that uses what it may replace, another decorated service, and an inline run.</summary>
public sealed class NewNested(INested control, IPricing pricing, IShadow shadow, NestedNotes notes) : INested
{
    public async Task<string> NameAsync(int number)
    {
        notes.Controls.Enqueue(control.GetType());
        notes.Others.Enqueue(pricing.GetType());
        Assert.Equal(0.1m, pricing.Discount("a", 11));
        Assert.Equal(new Price("abc", 3), await pricing.QuoteAsync("abc"));
        Assert.Equal(1, shadow.Run("within", () => 1, notes.RanInline));
        Assert.Equal(1, await shadow.RunAsync("within", _ => Task.FromResult(1), _ => Task.FromResult(notes.RanInline())));
        return await control.NameAsync(number);
    }
}
