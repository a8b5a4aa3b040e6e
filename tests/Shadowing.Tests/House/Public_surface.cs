using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Dashboard;
using Shadowing.PostgreSql;
using Shadowing.Reports;
using Shadowing.Sqlite;
using Shadowing.TestSupport;

namespace Shadowing.Tests.House;

public sealed class Public_surface
{
    private static readonly Assembly[] s_assemblies = [typeof(IShadow).Assembly, typeof(IShadowReporter).Assembly,
        typeof(ShadowAttribute).Assembly, typeof(DashboardOptions).Assembly, typeof(SqliteStoreOptions).Assembly,
        typeof(PostgreSqlStoreOptions).Assembly];

    [Theory]
    [InlineData("Shadowing.Abstractions")]
    [InlineData("Shadowing")]
    [InlineData("Shadowing.AspNetCore")]
    [InlineData("Shadowing.Dashboard")]
    [InlineData("Shadowing.Sqlite")]
    [InlineData("Shadowing.PostgreSql")]
    public void The_public_surface_is_the_one_that_is_written_down(string package)
    {
        var made = Describe(s_assemblies.Single(assembly => assembly.GetName().Name == package));
        Assert.Equal(Snapshot.Kept($"tests/Shadowing.Tests/House/{package}.txt", made), made);
    }

    [Fact]
    public void Each_public_type_has_its_reason_within_the_budget_of_its_package()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs/reference/public-surface.md"));
        var sections = Regex.Matches(page, @"^## (\S+) \(at most (\d+)\)\n(.*?)(?=^## |\z)",
            RegexOptions.Multiline | RegexOptions.Singleline);
        Assert.Equal(s_assemblies.Select(static assembly => assembly.GetName().Name),
            sections.Select(static section => section.Groups[1].Value));
        foreach (var (assembly, section) in s_assemblies.Zip(sections))
        {
            var written = Regex.Matches(section.Groups[3].Value, @"^\| `(.+?)` \| .", RegexOptions.Multiline)
                .Select(static row => row.Groups[1].Value).ToList();
            var types = assembly.GetExportedTypes().Where(static type => !IsForGeneratedCode(type)).Select(Name).ToList();
            Assert.Equal(types.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
            Assert.InRange(types.Count, 1, int.Parse(section.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void What_only_generated_code_uses_is_in_one_namespace_and_hidden_from_completion()
    {
        var generated = s_assemblies.SelectMany(static assembly => assembly.GetExportedTypes()).Where(IsForGeneratedCode).ToList();
        Assert.Equal(["Shadowing.Services.Decorators"], generated.Select(static type => type.Namespace).Distinct());
        Assert.Equal(generated,
            s_assemblies.SelectMany(static assembly => assembly.GetExportedTypes())
                .Where(static type => type.Namespace is "Shadowing.Services.Decorators"));
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs/reference/public-surface.md"));
        Assert.All(generated, type => Assert.Contains($"`{Name(type)[(type.Namespace!.Length + 1)..]}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_abstractions_depend_on_nothing_but_the_platform() =>
        Assert.All(typeof(IShadow).Assembly.GetReferencedAssemblies(),
            static assembly => Assert.StartsWith("System.", assembly.Name, StringComparison.Ordinal));

    [Fact]
    public void No_type_is_named_like_the_namespace_around_it() =>
        Assert.Empty(s_assemblies.SelectMany(static assembly => assembly.GetTypes())
            .Where(static type => type.Namespace?.Split('.')[^1] == type.Name).Select(static type => type.FullName));

    [Fact]
    public void Each_public_member_is_documented()
    {
        foreach (var assembly in s_assemblies)
        {
            // The compiler refuses a public member without a comment (CS1591); that it looks at all is what this shows.
            Assert.True(File.Exists(Path.ChangeExtension(assembly.Location, ".xml")), assembly.Location);
        }
    }

    private static bool IsForGeneratedCode(Type type) =>
        type.GetCustomAttribute<EditorBrowsableAttribute>() is { State: EditorBrowsableState.Never };

    private static string Name(Type type) =>
        type.IsGenericType
            ? $"{type.FullName![..type.FullName!.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(static argument => argument.Name))}>"
            : type.FullName!;

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(type.IsInterface ? "interface " : type.IsValueType ? "struct " : type.IsAbstract && type.IsSealed ? "static class "
                : type.IsSealed ? "sealed class " : "class ").Append(type.FullName).Append('\n');
            foreach (var member in type.GetMembers(
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(member => member.GetCustomAttribute<CompilerGeneratedAttribute>() is null
                    && member is not MethodInfo { IsSpecialName: true })
                .Select(Describe).Order(StringComparer.Ordinal))
            {
                text.Append("  ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Describe(MemberInfo member) => member switch
    {
        PropertyInfo property =>
            $"{property.PropertyType} {property.Name} {{{(property.GetMethod?.IsPublic == true ? " get;" : string.Empty)}{(property.SetMethod?.IsPublic == true ? " set;" : string.Empty)} }}",
        _ => member.ToString()!,
    };
}
