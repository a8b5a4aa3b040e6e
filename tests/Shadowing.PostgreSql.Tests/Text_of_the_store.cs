using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Shadowing.PostgreSql.Tests;

public sealed class Text_of_the_store
{
    private static readonly Arbitrary<string> s_texts = Arb.From(
        Gen.Elements('a', 'F', '0', '\0', '\u001B', '\uD834', '\uDD1E', '\uDC00', '#', 'é').ListOf().Select(list => new string([.. list])));

    [Fact]
    public void Any_text_comes_back_and_is_one_that_the_database_can_hold() => Prop.ForAll(s_texts, text =>
    {
        var written = StoreText.Written(text);
        Assert.Equal(text, StoreText.Read(written));
        Assert.DoesNotContain('\0', written);
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetByteCount(written);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Different_texts_have_different_keys_that_an_index_can_hold() => Prop.ForAll(s_texts, s_texts, (one, other) =>
    {
        var (longOne, longOther) = (one + new string('x', 500), other + new string('x', 500));
        Assert.Equal(one == other, StoreText.Key(one) == StoreText.Key(other));
        Assert.Equal(one == other, StoreText.Key(longOne) == StoreText.Key(longOther));
        Assert.NotEqual(StoreText.Key(StoreText.Key(longOne)), StoreText.Key(longOne));
        Assert.InRange(Encoding.UTF8.GetByteCount(StoreText.Key(longOne)), 1, 400);
        Assert.Equal(StoreText.Written(longOne), StoreText.Long(longOne));
        Assert.Null(StoreText.Long("short"));
    }).QuickCheckThrowOnFailure();
}
