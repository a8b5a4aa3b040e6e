using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Shadowing.Experiments;

/// <summary>Reads single values of a configuration section, and collects what is wrong with all of them.</summary>
/// <remarks>By hand, because the stock binder stops at the first error and passes over unknown keys.</remarks>
internal sealed class SettingReader(ICollection<string> errors)
{
    /// <summary>Visits each key of a section; one that the table lacks is an error that lists the known ones.</summary>
    public void Visit(IConfiguration section, string path, IReadOnlyDictionary<string, Action<IConfigurationSection>> known)
    {
        if (section is IConfigurationSection { Value.Length: > 0 } scalar)
        {
            Refuse(scalar, $"a section with the keys {string.Join(", ", known.Keys)}");
        }

        foreach (var child in section.GetChildren())
        {
            if (known.TryGetValue(child.Key, out var read))
            {
                // A null in JSON says as much as a missing key.
                if (child.Value is not null || child.GetChildren().Any())
                {
                    read(child);
                }
            }
            else
            {
                errors.Add($"{path}:{child.Key} is not a known key; the known ones are {string.Join(", ", known.Keys)}.");
            }
        }
    }

    /// <summary>Reads true or false.</summary>
    public void Boolean(IConfigurationSection section, Action<bool> set)
    {
        if (bool.TryParse(section.Value, out var value))
        {
            set(value);
        }
        else
        {
            Refuse(section, "true or false");
        }
    }

    /// <summary>Reads a whole number.</summary>
    public void Whole(IConfigurationSection section, string allowed, Action<long> set)
    {
        if (long.TryParse(section.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            set(value);
        }
        else
        {
            Refuse(section, allowed);
        }
    }

    /// <summary>Reads a number.</summary>
    public void Number(IConfigurationSection section, string allowed, Action<double> set)
    {
        if (double.TryParse(section.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            set(value);
        }
        else
        {
            Refuse(section, allowed);
        }
    }

    /// <summary>Reads a share: 0.05, or 5%.</summary>
    public void Share(IConfigurationSection section, Action<double> set)
    {
        const string Allowed = "0 to 1, or a percentage from '0%' to '100%'";
        var text = section.Value?.Trim() ?? string.Empty;
        var percent = text.EndsWith('%');
        if (double.TryParse(percent ? text[..^1].TrimEnd() : text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && (percent ? value / 100 : value) is >= 0 and <= 1 and var share)
        {
            set(share);
        }
        else
        {
            Refuse(section, Allowed);
        }
    }

    /// <summary>Reads a duration such as 00:00:02.</summary>
    public void Duration(IConfigurationSection section, string allowed, Action<TimeSpan> set)
    {
        if (TimeSpan.TryParse(section.Value, CultureInfo.InvariantCulture, out var value))
        {
            set(value);
        }
        else
        {
            Refuse(section, allowed);
        }
    }

    /// <summary>Reads an absolute address.</summary>
    public void Address(IConfigurationSection section, Action<Uri> set)
    {
        if (Uri.TryCreate(section.Value, UriKind.Absolute, out var value))
        {
            set(value);
        }
        else
        {
            Refuse(section, "an absolute http or https address");
        }
    }

    /// <summary>Reads a text that is not empty.</summary>
    public void Text(IConfigurationSection section, string allowed, Action<string> set)
    {
        if (!string.IsNullOrWhiteSpace(section.Value))
        {
            set(section.Value);
        }
        else
        {
            Refuse(section, allowed);
        }
    }

    /// <summary>Reads a list of texts in place of the one that is there; a single text is a list of one, an empty one a list of
    /// none.</summary>
    public void List(IConfigurationSection section, IList<string> list)
    {
        list.Clear();
        foreach (var text in Texts(section))
        {
            list.Add(text);
        }
    }

    /// <summary>Gets the texts of a list.</summary>
    public IReadOnlyList<string> Texts(IConfigurationSection section)
    {
        var texts = new List<string>();
        if (!string.IsNullOrWhiteSpace(section.Value))
        {
            texts.Add(section.Value);
        }

        foreach (var child in section.GetChildren())
        {
            Text(child, "a text", texts.Add);
        }

        return texts;
    }

    /// <summary>Says that a value is wrong, and what is allowed.</summary>
    public void Refuse(IConfigurationSection section, string allowed) =>
        errors.Add($"{section.Path} is '{section.Value}'; use {allowed}.");
}
