using System.Reflection;
using System.Reflection.Emit;
using Shadowing.Experiments;

namespace Shadowing.Tests.Experiments;

public sealed class Names_of_own_builds
{
    [Fact]
    public void Two_compilations_that_nobody_gave_a_version_have_two_names()
    {
        var (first, second) = (OwnBuild.Of(Make("1.0.0")), OwnBuild.Of(Make("1.0.0")));
        Assert.Matches("^1\\.0\\.0\\+[0-9a-f]{8}$", first);
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData("2.3.1")]
    [InlineData("1.0.0+ba1dce0")]
    [InlineData("1.0.0-rc.1")]
    public void A_version_that_somebody_gave_is_the_name(string version) => Assert.Equal(version, OwnBuild.Of(Make(version)));

    [Fact]
    public void Without_an_assembly_or_a_version_there_is_none()
    {
        Assert.Null(OwnBuild.Of(null));
        Assert.Null(OwnBuild.Of(Make(null)));
    }

    private static AssemblyBuilder Make(string? version)
    {
        var attribute = typeof(AssemblyInformationalVersionAttribute).GetConstructor([typeof(string)])!;
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Made"), AssemblyBuilderAccess.Run,
            version is null ? [] : [new CustomAttributeBuilder(attribute, [version])]);
        assembly.DefineDynamicModule("Made");
        return assembly;
    }
}
