using Microsoft.Extensions.Configuration;
using Shadowing.Comparison.Rules;

namespace Shadowing.Experiments;

/// <summary>What configuration has for the keys of one rule.</summary>
internal sealed class RuleValues(SettingReader read) : IRuleValues
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <summary>Reads the value of a key; one that is not of its type is an error.</summary>
    public void Read(RuleKey key, IConfigurationSection value)
    {
        switch (key.Type)
        {
            case RuleKeyType.Text:
                read.Text(value, key.Allowed, text => _values[key.Name] = text);
                break;
            case RuleKeyType.AnyText:
                _values[key.Name] = value.Value;
                break;
            case RuleKeyType.Number:
                read.Number(value, key.Allowed, number => _values[key.Name] = number);
                break;
            case RuleKeyType.Whole:
                // What does not fit is out of every range, and the check of the rule says so.
                read.Whole(value, key.Allowed, number => _values[key.Name] = (int)Math.Clamp(number, int.MinValue, int.MaxValue));
                break;
            case RuleKeyType.Duration:
                read.Duration(value, key.Allowed, time => _values[key.Name] = time);
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"{key.Type}");
        }
    }

    /// <summary>Tells whether configuration says something by a key: nothing and 0 say nothing, and switch off what another source
    /// says.</summary>
    public bool Has(RuleKey key) =>
        _values.GetValueOrDefault(key.Name) is { } value && value is not (0d or 0) && !Equals(value, TimeSpan.Zero);

    /// <inheritdoc/>
    public string? Text(string key) => _values.GetValueOrDefault(key) as string;

    /// <inheritdoc/>
    public double Number(string key) => _values.GetValueOrDefault(key) is double number ? number : 0;

    /// <inheritdoc/>
    public int Whole(string key) => _values.GetValueOrDefault(key) is int number ? number : 0;

    /// <inheritdoc/>
    public TimeSpan Duration(string key) => _values.GetValueOrDefault(key) is TimeSpan time ? time : default;
}
