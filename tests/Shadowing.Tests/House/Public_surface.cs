using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Shadowing.Dashboard;
using Shadowing.Reports;
using Shadowing.Sqlite;
using Shadowing.TestSupport;

namespace Shadowing.Tests.House;

public sealed class Public_surface
{
    private static readonly Assembly[] s_assemblies = [typeof(IShadowReport).Assembly, typeof(ShadowAttribute).Assembly, typeof(DashboardOptions).Assembly, typeof(SqliteStoreOptions).Assembly];

    [Theory]
    [InlineData("Shadowing")]
    [InlineData("Shadowing.AspNetCore")]
    [InlineData("Shadowing.Dashboard")]
    [InlineData("Shadowing.Sqlite")]
    public void The_public_surface_is_the_one_that_is_written_down(string package)
    {
        var made = Describe(s_assemblies.Single(assembly => assembly.GetName().Name == package));
        Assert.Equal(Snapshot.Kept($"tests/Shadowing.Tests/House/{package}.txt", made), made);
    }

    [Fact]
    public void Each_public_member_is_documented()
    {
        foreach (var assembly in s_assemblies)
        {
            // The compiler refuses a public member without a comment (CS1591); that it looks at all is what this shows.
            Assert.True(File.Exists(Path.ChangeExtension(assembly.Location, ".xml")), assembly.Location);
        }
    }

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(type.IsInterface ? "interface " : type.IsValueType ? "struct " : type.IsAbstract && type.IsSealed ? "static class " : type.IsSealed ? "sealed class " : "class ").Append(type.FullName).Append('\n');
            foreach (var member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(member => member.GetCustomAttribute<CompilerGeneratedAttribute>() is null && member is not MethodInfo { IsSpecialName: true })
                .Select(Describe).Order(StringComparer.Ordinal))
            {
                text.Append("  ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Describe(MemberInfo member) => member switch
    {
        PropertyInfo property => $"{property.PropertyType} {property.Name} {{{(property.GetMethod?.IsPublic == true ? " get;" : string.Empty)}{(property.SetMethod?.IsPublic == true ? " set;" : string.Empty)} }}",
        _ => member.ToString()!,
    };
}
